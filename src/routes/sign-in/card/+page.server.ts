import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as identity from '#lib/identity/identity.server.ts';
import { words } from '#lib/identity/schema.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	// Whose words they are decides where they lead: a storyteller who typed them here is not sent away.
	default: async ({ request, locals }) =>
		attempt(await typed(request), words, async (given) => {
			const { session, member } = await identity.enterByWords(locals.db, given.words);
			if (member) locals.asCard(session);
			else locals.asTeller(session);
			redirect(303, member ? '/work' : '/mine');
		})
};
