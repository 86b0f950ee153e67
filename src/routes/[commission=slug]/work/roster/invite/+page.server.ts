import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/database/ask.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import * as identity from '#lib/identity/identity.server.ts';
import { sealed } from '#lib/identity/seal.server.ts';
import * as roster from '#lib/roster/roster.server.ts';
import { inviting } from '#lib/roster/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	await roster.read(locals.db, params.commission);
};

export const actions: Actions = {
	default: async ({ request, locals, params }) =>
		attempt(await typed(request), inviting, async ({ name, role, email }) => {
			const key = await identity.sealingKey(locals.db);
			if (!key)
				throw new Refusal(
					422,
					'We cannot keep an address safely just now. Please try again in a few minutes.',
					'email'
				);
			await roster.invite(locals.db, params.commission, name, role, await sealed(key, email));
			redirect(303, `/${params.commission}/work/roster`);
		})
};
