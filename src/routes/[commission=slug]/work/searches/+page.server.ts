import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as search from '#lib/search/saved.server.ts';
import { saved } from '#lib/search/schema.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	searches: await search.list(locals.db, params.commission),
	codebook: await themes.list(locals.db, params.commission)
});

export const actions: Actions = {
	open: async ({ request, locals, params }) =>
		attempt(await typed(request), saved, async ({ search: id }) => {
			await search.seen(locals.db, id);
			redirect(303, `/${params.commission}/work/searches/${id}`);
		}),
	stop: async ({ request, locals }) =>
		attempt(await typed(request), saved, ({ search: id }) => search.tell(locals.db, id, false)),
	tell: async ({ request, locals }) =>
		attempt(await typed(request), saved, ({ search: id }) => search.tell(locals.db, id, true)),
	forget: async ({ request, locals }) =>
		attempt(await typed(request), saved, ({ search: id }) => search.forget(locals.db, id))
};
