import * as commissions from '#lib/commissions/commissions.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { wrong } from '#lib/tasks/schema.ts';
import * as tasks from '#lib/tasks/tasks.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const listed = await commissions.list(locals.db);
	const page = url.searchParams.get('page') ?? '';
	return {
		commissions: await Promise.all(listed.map(({ slug }) => commissions.read(locals.db, slug))),
		page,
		// The page that was left says which commission is meant.
		about: listed.find(({ slug }) => page.split('/')[1] === slug)?.slug ?? '',
		form: crypto.randomUUID()
	};
};

export const actions: Actions = {
	default: async ({ request, locals }) =>
		attempt(await typed(request), wrong, async (said) => {
			const sent = await tasks.report(locals.db, said);
			const { telephone } = await commissions.read(locals.db, said.commission);
			return { sent: { ...sent, telephone } };
		})
};
