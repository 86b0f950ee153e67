import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import { agreeingReferral, ending } from '#lib/tasks/schema.ts';
import * as tasks from '#lib/tasks/tasks.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const [listed, held, referrals] = await Promise.all([
		tasks.list(locals.db, params.commission),
		tasks.held(locals.db, params.commission),
		tasks.referrals(locals.db, params.commission)
	]);
	return { tasks: listed, held, referrals };
};

export const actions: Actions = {
	end: async ({ request, locals, url }) =>
		attempt(await typed(request), ending, async ({ hold, note }) => {
			await tasks.endHold(locals.db, hold, note);
			redirect(303, url.pathname);
		}),
	'refer-yes': async ({ request, locals, url }) =>
		attempt(await typed(request), agreeingReferral, async ({ referral }) => {
			await tasks.agreeReferral(locals.db, referral);
			redirect(303, url.pathname);
		})
};
