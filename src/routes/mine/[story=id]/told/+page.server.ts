import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import * as consent from '#lib/consent/consent.server.ts';
import { isLive } from '#lib/consent/detail.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { form } from '#lib/forms/schema.ts';
import * as identity from '#lib/identity/identity.server.ts';
import { answerWay, reachedAt } from '#lib/stories/schema.ts';
import * as telling from '#lib/stories/telling.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { story } = await parent();
	// Before that the way is one of the pages of telling, and of what was destroyed nothing is left to forget.
	if (!story.words) redirect(303, `/mine/${params.story}`);
	const { cells } = await consent.detail(locals.db, params.story);
	const live = cells.filter(isLive);
	return {
		form: crypto.randomUUID(),
		told: live.find(({ purpose }) => purpose === 'contact') ?? null,
		ofSome: live.some(({ conditions }) => conditions.includes('tell_me')),
		roster: (await consent.preview(locals.db, params.story, [])).roster,
		canSeal: await identity.canSeal(locals.db)
	};
};

export const actions: Actions = {
	yes: async ({ request, locals, params, url }) =>
		attempt(
			await typed(request),
			z.object({ form, roster: z.string().max(200) }),
			async ({ form, roster }) => {
				await consent.beTold(locals.db, params.story, form, roster);
				redirect(303, url.pathname);
			}
		),
	no: async ({ request, locals, params, url }) =>
		attempt(await typed(request), z.object({ form }), async ({ form }) => {
			await consent.stop(locals.db, params.story, form, {
				purpose: 'contact',
				circle: 'facilitator'
			});
			redirect(303, url.pathname);
		}),
	way: async ({ request, locals, params, url }) =>
		attempt(await typed(request), answerWay, async (given) => {
			const contact = await identity.seal(locals.db, reachedAt(given), [
				'way',
				'You can come back here to read what there is.'
			]);
			await telling.chooseAnswerWay(locals.db, params.story, given, contact);
			redirect(303, `${url.pathname}#where`);
		})
};
