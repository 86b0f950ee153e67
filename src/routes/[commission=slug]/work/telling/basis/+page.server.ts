import { redirect } from '@sveltejs/kit';
import * as commissions from '#lib/commissions/commissions.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import * as roster from '#lib/roster/roster.server.ts';
import { grounding } from '#lib/roster/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	// Keepers only, as the page above it.
	await roster.read(locals.db, params.commission);
	return { bases: await commissions.bases(locals.db, params.commission) };
};

export const actions: Actions = {
	default: async ({ request, locals, params, url }) =>
		attempt(await typed(request), grounding, async (said) => {
			await roster.saveBasis(locals.db, params.commission, said);
			redirect(303, `${url.pathname}#written`);
		})
};
