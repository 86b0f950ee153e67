import { fail, redirect } from '@sveltejs/kit';
import { arriving, attempt, typedAtDoor } from '#lib/forms/read.ts';
import * as identity from '#lib/identity/identity.server.ts';
import { address, code } from '#lib/identity/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({ letters: locals.letters });

export const actions: Actions = {
	/** A form was sent after its session had ended: it waits here until they have signed in again. */
	keep: async ({ request, url }) => {
		const kept = await arriving(request, url.searchParams.get('to'));
		if (!kept) redirect(303, '/sign-in');
		return fail(422, { values: {}, errors: {}, kept });
	},
	// The same page follows for an address we know and one we do not.
	letter: async ({ request, locals }) => {
		const { kept, values } = await typedAtDoor(request);
		const done = await attempt(values, address, async ({ email }) => {
			identity.sendCode(locals.asking(), email);
			return { sent: email };
		});
		return 'sent' in done ? { ...done, kept } : fail(done.status, { ...done.data, kept });
	},
	code: async ({ request, locals }) => {
		const { kept, values } = await typedAtDoor(request);
		const refused = await attempt(values, code, async (given) => {
			await identity.enterByCode(locals.asMember(), given.email, given.code);
			locals.codeUsed();
			if (kept) redirect(307, kept.back);
			redirect(303, '/work');
		});
		return fail(refused.status, { ...refused.data, kept });
	}
};
