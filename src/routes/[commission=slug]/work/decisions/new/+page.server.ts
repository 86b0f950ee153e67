import { redirect } from '@sveltejs/kit';
import * as decisions from '#lib/decisions/decisions.server.ts';
import { drafting } from '#lib/decisions/schema.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async ({ request, locals, params, url }) =>
		attempt(await typed(request), drafting, async (text) => {
			const { id } = await decisions.save(locals.db, params.commission, text);
			redirect(303, `/${params.commission}/work/decisions/${id}${url.search}`);
		})
};
