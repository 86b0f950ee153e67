import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import * as consent from '#lib/consent/consent.server.ts';
import { allowed } from '#lib/consent/schema.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { box, form } from '#lib/forms/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	form: crypto.randomUUID(),
	allowed: (await consent.wayOut(locals.db, params.story)).allowed
});

export const actions: Actions = {
	all: async ({ request, locals, params }) =>
		attempt(await typed(request), z.object({ form, said: box }), async ({ form, said }) => {
			await consent.withdraw(locals.db, params.story, form, said);
			redirect(303, `/mine/${params.story}/report`);
		}),
	one: async ({ request, locals, params }) =>
		attempt(await typed(request), allowed.extend({ form }), async ({ form, ...thing }) => {
			await consent.stop(locals.db, params.story, form, thing);
			redirect(303, `/mine/${params.story}/report`);
		})
};
