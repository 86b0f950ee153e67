import { error, redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { finding, oneThing } from '#lib/helped/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent, url }) => {
	if ((await parent()).circle !== 'facilitator') error(404, 'There is nothing here.');
	const story = url.searchParams.get('story') ?? '';
	return {
		form: crypto.randomUUID(),
		found: /^[\da-f-]{36}$/.test(story)
			? await helped.choices(locals.db, { story, card: null })
			: null
	};
};

export const actions: Actions = {
	// The number of a card stands in no address.
	find: async ({ request, locals, url }) =>
		attempt(await typed(request), finding, async ({ card, story }) => {
			const found = await helped.choices(locals.db, { story: story || null, card: card || null });
			redirect(303, `${url.pathname}?story=${found.story}`);
		}),
	one: async ({ request, locals }) =>
		attempt(await typed(request), oneThing, async ({ thing, ...said }) => {
			await helped.wish(locals.db, { ...said, ...thing, card: null });
			return { kept: true };
		})
};
