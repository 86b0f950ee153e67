import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import { forgetting, keeping } from '#lib/search/schema.ts';
import * as search from '#lib/search/search.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const lines = await search.alike(locals.db, params.commission);
	return { lines, changing: lines.find(({ id }) => id === url.searchParams.get('change')) };
};

export const actions: Actions = {
	keep: async ({ request, locals, params, url }) =>
		attempt(await typed(request), keeping, async (line) => {
			await search.keepAlike(locals.db, params.commission, line);
			redirect(303, `${url.pathname}#lines`);
		}),
	forget: async ({ request, locals, params, url }) =>
		attempt(await typed(request), forgetting, async ({ line }) => {
			await search.forgetAlike(locals.db, params.commission, line);
			redirect(303, `${url.pathname}#lines`);
		})
};
