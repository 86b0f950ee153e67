import { error, redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import { z } from 'zod';
import * as roster from '#lib/roster/roster.server.ts';
import { replacing, seating } from '#lib/roster/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { people, organisations } = await roster.read(locals.db, params.commission);
	const person = people.find(({ person }) => person === params.person);
	if (!person) error(404, 'There is nothing here.');
	return { person, organisations };
};

export const actions: Actions = {
	seat: async ({ request, locals, params }) =>
		attempt(await typed(request), seating, async ({ circle, organisation }) => {
			const { commission, person } = params;
			if (circle === 'facilitator') {
				await roster.propose(locals.db, commission, person, organisation);
				redirect(303, `/${commission}/work/facilitators`);
			}
			await roster.seat(locals.db, commission, person, circle, organisation);
			redirect(303, `/${commission}/work/roster`);
		}),
	card: async ({ request, locals, params }) =>
		attempt(await typed(request), replacing, async ({ card }) => {
			await roster.giveCard(locals.db, params.commission, params.person, card);
			redirect(303, `/${params.commission}/work/roster`);
		}),
	unseat: async ({ request, locals, params }) =>
		attempt(await typed(request), z.object({}), async () => {
			await roster.unseat(locals.db, params.commission, params.person);
			redirect(303, `/${params.commission}/work/roster`);
		})
};
