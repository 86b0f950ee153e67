import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as reading from '#lib/reading/reading.server.ts';
import { agreeing, succeeding } from '#lib/reading/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	stories: await reading.list(locals.db, params.commission),
	successions: await reading.successions(locals.db, params.commission)
});

export const actions: Actions = {
	succeed: async ({ request, locals, params, url }) =>
		attempt(await typed(request), succeeding, async ({ facilitator, reason }) => {
			await reading.askSuccession(locals.db, params.commission, facilitator, reason);
			redirect(303, `${url.pathname}#successors`);
		}),
	agree: async ({ request, locals, url }) =>
		attempt(await typed(request), agreeing, async ({ succession }) => {
			await reading.agreeSuccession(locals.db, succession);
			redirect(303, `${url.pathname}#successors`);
		})
};
