import { error } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { oneThing } from '#lib/helped/schema.ts';
import { find, foundIn } from '../find.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent, url }) => {
	if ((await parent()).circle !== 'facilitator') error(404, 'There is nothing here.');
	return { form: crypto.randomUUID(), found: await foundIn(locals.db, url) };
};

export const actions: Actions = {
	find,
	one: async ({ request, locals }) =>
		attempt(await typed(request), oneThing, async ({ thing, ...said }) => {
			await helped.wish(locals.db, { ...said, ...thing, card: null });
			return { kept: true };
		})
};
