import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as identity from '#lib/identity/identity.server.ts';
import * as roster from '#lib/roster/roster.server.ts';
import { inviting } from '#lib/roster/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	await roster.read(locals.db, params.commission);
};

export const actions: Actions = {
	default: async ({ request, locals, params }) =>
		attempt(await typed(request), inviting, async ({ name, role, email }) => {
			const contact = await identity.seal(locals.db, email, [
				'email',
				'Please try again in a few minutes.'
			]);
			await roster.invite(locals.db, params.commission, name, role, contact);
			redirect(303, `/${params.commission}/work/roster`);
		})
};
