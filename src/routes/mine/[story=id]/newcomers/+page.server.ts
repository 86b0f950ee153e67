import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import * as consent from '#lib/consent/consent.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { form } from '#lib/forms/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const newcomers = await consent.newcomers(locals.db, params.story);
	if (!newcomers) redirect(303, `/mine/${params.story}`);
	return { newcomers, form: crypto.randomUUID() };
};

const answering = z.object({
	form,
	roster: z.string().max(200),
	answer: z.enum(['yes', 'no'], 'Answer yes or no. Until you do, they cannot read it.')
});
export const actions: Actions = {
	default: async ({ request, locals, params }) =>
		attempt(await typed(request), answering, async ({ form, roster, answer }) => {
			await consent.answerNewcomers(locals.db, params.story, form, answer, roster);
			redirect(303, `/mine/${params.story}`);
		})
};
