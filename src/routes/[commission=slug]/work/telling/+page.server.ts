import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { attempt, typed } from '#lib/forms/read.ts';
import * as roster from '#lib/roster/roster.server.ts';
import { detailing, helpLines } from '#lib/roster/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { people, ...kept } = await roster.read(locals.db, params.commission);
	return { ...kept, facilitators: people.filter(({ circle }) => circle === 'facilitator') };
};

export const actions: Actions = {
	save: async ({ request, locals, params, url }) => {
		const values = await typed(request);
		return attempt(values, detailing, async ({ lead, ...details }) => {
			await roster.saveDetails(
				locals.db,
				params.commission,
				details,
				lead || null,
				helpLines(values)
			);
			redirect(303, `${url.pathname}#list`);
		});
	},
	open: async ({ request, locals, params, url }) =>
		attempt(await typed(request), z.object({}), async () => {
			await roster.openTelling(locals.db, params.commission, true);
			redirect(303, url.pathname);
		}),
	close: async ({ request, locals, params, url }) =>
		attempt(await typed(request), z.object({}), async () => {
			await roster.openTelling(locals.db, params.commission, false);
			redirect(303, url.pathname);
		})
};
