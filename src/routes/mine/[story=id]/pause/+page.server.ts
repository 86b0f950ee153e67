import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import * as consent from '#lib/consent/consent.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { form } from '#lib/forms/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ form: crypto.randomUUID() });

export const actions: Actions = {
	pause: async ({ request, locals, params }) =>
		attempt(await typed(request), z.object({ form }), async ({ form }) => {
			await consent.pause(locals.db, params.story, form);
			redirect(303, `/mine/${params.story}`);
		}),
	resume: async ({ request, locals, params }) =>
		attempt(await typed(request), z.object({ form }), async ({ form }) => {
			await consent.resume(locals.db, params.story, form);
			redirect(303, `/mine/${params.story}`);
		})
};
