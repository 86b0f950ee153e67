import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import * as consent from '#lib/consent/consent.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { box, form } from '#lib/forms/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { erasure, backups } = await consent.wayOut(locals.db, params.story);
	return { form: crypto.randomUUID(), erasure, backups };
};

export const actions: Actions = {
	erase: async ({ request, locals, params }) =>
		attempt(await typed(request), z.object({ form, said: box }), async ({ form, said }) => {
			await consent.erase(locals.db, params.story, form, said);
			redirect(303, `/mine/${params.story}/erase`);
		}),
	back: async ({ request, locals, params }) =>
		attempt(await typed(request), z.object({ form }), async ({ form }) => {
			await consent.bringBack(locals.db, params.story, form);
			redirect(303, `/mine/${params.story}`);
		}),
	now: async ({ request, locals, params }) =>
		attempt(await typed(request), z.object({ form }), async ({ form }) => {
			await consent.destroy(locals.db, params.story, form);
			redirect(303, `/mine/${params.story}/report`);
		})
};
