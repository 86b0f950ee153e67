import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as identity from '#lib/identity/identity.server.ts';
import { words } from '#lib/identity/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	// Whoever came in with them has typed them just now.
	if (!(await identity.wordsAgain(locals.db))) redirect(303, '/mine/words');
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const values = await typed(request);
		return attempt(values, words, async ({ words }) => ({
			values,
			errors: {},
			differ: await identity.practiseWords(locals.db, words)
		}));
	}
};
