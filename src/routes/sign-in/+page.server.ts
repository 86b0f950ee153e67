import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as identity from '#lib/identity/identity.server.ts';
import { address, code } from '#lib/identity/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({ letters: locals.letters });

export const actions: Actions = {
	// The same page follows for an address we know and one we do not.
	letter: async ({ request, locals }) =>
		attempt(await typed(request), address, async ({ email }) => {
			identity.sendCode(locals.db, email);
			return { sent: email };
		}),
	code: async ({ request, locals }) =>
		attempt(await typed(request), code, async (given) => {
			await identity.enterByCode(locals.asMember(), given.email, given.code);
			redirect(303, '/work');
		})
};
