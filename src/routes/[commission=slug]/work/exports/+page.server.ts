import { redirect } from '@sveltejs/kit';
import * as exported from '#lib/exports/exports.server.ts';
import { destroying } from '#lib/exports/schema.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	files: await exported.list(locals.db, params.commission)
});

export const actions: Actions = {
	default: async ({ request, locals, url }) =>
		attempt(await typed(request), destroying, async (file) => {
			await exported.destroyed(locals.db, file.export);
			redirect(303, url.pathname);
		})
};
