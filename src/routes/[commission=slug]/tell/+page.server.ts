import { error, redirect } from '@sveltejs/kit';
import { wordsSession } from '#lib/identity/cookies.ts';
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
	default: async ({ locals, params, cookies }) => {
		const mine = wordsSession(cookies) ? await telling.still(locals.db, params.commission) : null;
		// Pressed twice, or on an old page: the story that was begun goes on.
		if (!mine || mine.handed_in_at) {
			const { session } = await telling.start(locals.db, params.commission);
			if (session) locals.asTeller(session);
		}
		const step = (mine && !mine.handed_in_at && instead(mine, 'way-back')) || 'story';
		redirect(303, `/${params.commission}/tell/${step}`);
	}
};
