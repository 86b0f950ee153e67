import * as commissions from '#lib/commissions/commissions.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { lost } from '#lib/tasks/schema.ts';
import * as tasks from '#lib/tasks/tasks.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	places: (await commissions.list(locals.db)).map(({ slug, place }) => ({ slug, place })),
	form: crypto.randomUUID()
});

export const actions: Actions = {
	default: async ({ request, locals }) =>
		attempt(await typed(request), lost, async (said) => {
			const sent = await tasks.lostWords(locals.db, said);
			const { telephone } = await commissions.read(locals.db, said.commission);
			return { sent: { ...sent, telephone } };
		})
};
