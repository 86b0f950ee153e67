import { error, fail, redirect } from '@sveltejs/kit';
import * as commissions from '#lib/commissions/commissions.server.ts';
import { many, typed } from '#lib/forms/read.ts';
import { wordsSession } from '#lib/identity/cookies.ts';
import * as facilitators from '#lib/stories/facilitators.server.ts';
import { instead } from '#lib/stories/steps.ts';
import * as telling from '#lib/stories/telling.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent, cookies, url }) => {
	const { commission } = await parent();
	if (!commission.telling_open) error(404, 'There is nothing here.');
	const draft = wordsSession(cookies) ? await telling.still(locals.db, params.commission) : null;
	return {
		draft: draft?.handed_in_at ? null : draft,
		another: url.searchParams.has('another')
	};
};

export const actions: Actions = {
	// Pressing Start makes the code words, and is the yes to saving as you go.
	default: async ({ request, locals, params, cookies }) => {
		const crossed = many(await typed(request), 'crossed');
		if (crossed.length > 0) {
			const { facilitators: names } = await commissions.read(locals.db, params.commission);
			if (names.every((name) => crossed.includes(name)))
				return fail(422, {
					crossed,
					errors: {
						crossed:
							'One facilitator has to stay, or nobody can read it first. Ring us if that is hard.'
					}
				});
		}
		const mine = wordsSession(cookies) ? await telling.still(locals.db, params.commission) : null;
		// Pressed twice, or on an old page: the story that was begun goes on.
		let story = mine?.story;
		if (!mine || mine.handed_in_at) {
			const started = await telling.start(locals.db, params.commission);
			story = started.story;
			if (started.session) locals.asTeller(started.session);
		}
		if (story && crossed.length > 0)
			for (const one of await facilitators.list(locals.db, story))
				if (crossed.includes(one.name)) await facilitators.cross(locals.db, story, one.facilitator);
		const step = (mine && !mine.handed_in_at && instead(mine, 'way-back')) || 'story';
		redirect(303, `/${params.commission}/tell/${step}`);
	}
};
