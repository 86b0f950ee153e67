import { redirect } from '@sveltejs/kit';
import { webConfig } from '#lib/config.server.ts';
import { asMember } from '#lib/database/visitor.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { leaveByWords } from '#lib/identity/cookies.ts';
import * as identity from '#lib/identity/identity.server.ts';
import { address, code } from '#lib/identity/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ letters: webConfig().LETTERS_URL ?? null });

export const actions: Actions = {
	// The same page follows for an address we know and one we do not.
	letter: async ({ request, locals }) =>
		attempt(await typed(request), address, async ({ email }) => {
			identity.sendCode(locals.db, email);
			return { sent: email };
		}),
	code: async ({ request, cookies }) => {
		const values = await typed(request);
		return attempt(values, code, async (given) => {
			const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, ORIGIN } = webConfig();
			leaveByWords(cookies);
			const db = asMember(
				{ url: SUPABASE_URL, key: SUPABASE_PUBLISHABLE_KEY },
				{
					getAll: () => cookies.getAll(),
					setAll: (all) =>
						all.forEach(({ name, value, options }) =>
							cookies.set(name, value, {
								...options,
								maxAge: value ? undefined : 0,
								path: '/',
								httpOnly: true,
								sameSite: 'lax',
								secure: ORIGIN.startsWith('https:')
							})
						)
				}
			);
			await identity.enterByCode(db, given.email, given.code);
			redirect(303, '/work');
		});
	}
};
