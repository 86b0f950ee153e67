import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { attempt, typed } from '#lib/forms/read.ts';
import { id, ticked } from '#lib/forms/schema.ts';
import * as letters from '#lib/letters/letters.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	waiting: await letters.waiting(locals.db, params.commission)
});

export const actions: Actions = {
	contact: async ({ request, locals }) =>
		attempt(await typed(request), z.object({ story: id }), async ({ story }) => ({
			reached: { story, ...(await letters.contact(locals.db, story)) }
		})),
	told: async ({ request, locals, url }) =>
		attempt(
			await typed(request),
			z.object({ letter: id, warnings: ticked(id) }),
			async ({ letter, warnings }) => {
				await letters.told(locals.db, letter, warnings);
				redirect(303, url.pathname);
			}
		)
};
