import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { uses, type AskedUse } from '#lib/asks/schema.ts';
import * as consent from '#lib/consent/consent.server.ts';
import { renewing } from '#lib/consent/detail.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { box, form } from '#lib/forms/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { story } = await parent();
	if (!story.words) redirect(303, `/mine/${params.story}`);
	return {
		form: crypto.randomUUID(),
		cells: (await consent.detail(locals.db, params.story)).cells
	};
};

const refusing = z.object({
	form,
	purpose: z.enum(Object.keys(uses) as [AskedUse, ...AskedUse[]], 'Choose what you say no to.'),
	asks: box
});

export const actions: Actions = {
	refuse: async ({ request, locals, params, url }) =>
		attempt(await typed(request), refusing, async (said) => {
			await consent.refuse(locals.db, params.story, said);
			redirect(303, `${url.pathname}#asked`);
		}),
	renew: async ({ request, locals, params, url }) =>
		attempt(await typed(request), renewing, async (said) => {
			await consent.renew(locals.db, params.story, said);
			redirect(303, url.pathname);
		})
};
