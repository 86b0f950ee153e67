import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import * as consent from '#lib/consent/consent.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { box, form } from '#lib/forms/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ form: crypto.randomUUID() });

export const actions: Actions = {
	default: async ({ request, locals, params }) =>
		attempt(await typed(request), z.object({ form, said: box }), async ({ form, said }) => {
			await consent.withdraw(locals.db, params.story, form, said);
			redirect(303, `/mine/${params.story}`);
		})
};
