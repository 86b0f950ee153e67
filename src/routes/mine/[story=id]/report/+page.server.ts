import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import * as consent from '#lib/consent/consent.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { id } from '#lib/forms/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	out: await consent.wayOut(locals.db, params.story)
});

export const actions: Actions = {
	default: async ({ request, locals, params, url }) =>
		attempt(await typed(request), z.object({ decision: id }), async ({ decision }) => {
			await consent.askForOtherWords(locals.db, params.story, decision);
			redirect(303, `${url.pathname}#sentences`);
		})
};
