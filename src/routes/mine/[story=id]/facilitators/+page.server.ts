import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { attempt, typed } from '#lib/forms/read.ts';
import { form, id } from '#lib/forms/schema.ts';
import * as facilitators from '#lib/stories/facilitators.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	facilitators: await facilitators.list(locals.db, params.story),
	form: crypto.randomUUID()
});

const choosing = z.object({ form, facilitator: id });

export const actions: Actions = {
	cross: async ({ request, locals, params, url }) =>
		attempt(await typed(request), choosing, async ({ facilitator }) => {
			await facilitators.cross(locals.db, params.story, facilitator);
			redirect(303, url.pathname);
		}),
	'let-in': async ({ request, locals, params, url }) =>
		attempt(await typed(request), choosing, async ({ form, facilitator }) => {
			await facilitators.letIn(locals.db, params.story, form, facilitator);
			redirect(303, url.pathname);
		})
};
