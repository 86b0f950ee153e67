import { error } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { wishing } from '#lib/helped/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, url }) => {
	if ((await parent()).circle !== 'facilitator') error(404, 'There is nothing here.');
	return { form: crypto.randomUUID(), story: url.searchParams.get('story') ?? '' };
};

export const actions: Actions = {
	default: async ({ request, locals }) =>
		attempt(await typed(request), wishing, async ({ card, story, ...said }) => ({
			kept: await helped.wish(locals.db, { ...said, story: story || null, card: card || null })
		}))
};
