import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as roster from '#lib/roster/roster.server.ts';
import { agreeing } from '#lib/roster/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { keeps } = await parent();
	const [proposed, unkept] = await Promise.all([
		roster.proposed(locals.db, params.commission),
		keeps ? roster.unkept(locals.db, params.commission) : []
	]);
	return { proposed, unkept };
};

export const actions: Actions = {
	agree: async ({ request, locals, url }) =>
		attempt(await typed(request), agreeing, async ({ proposal }) => {
			await roster.agree(locals.db, proposal);
			redirect(303, url.pathname);
		}),
	drop: async ({ request, locals, url }) =>
		attempt(await typed(request), agreeing, async ({ proposal }) => {
			await roster.drop(locals.db, proposal);
			redirect(303, url.pathname);
		})
};
