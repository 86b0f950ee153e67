import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as roster from '#lib/roster/roster.server.ts';
import { invitingByCard } from '#lib/roster/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	await roster.read(locals.db, params.commission);
};

export const actions: Actions = {
	default: async ({ request, locals, params }) =>
		attempt(await typed(request), invitingByCard, async (invited) => {
			await roster.inviteByCard(locals.db, params.commission, invited);
			redirect(303, `/${params.commission}/work/roster`);
		})
};
