import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import { forgetting, keeping } from '#lib/search/schema.ts';
import * as search from '#lib/search/search.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const lines = await search.alike(locals.db, params.commission);
	// Which line, and never its words: an address is kept in more places than this page is.
	const named = (name: string) => lines.find(({ id }) => id === url.searchParams.get(name));
	return { lines, changing: named('change'), kept: named('kept') };
};

export const actions: Actions = {
	keep: async ({ request, locals, params, url }) =>
		attempt(await typed(request), keeping, async (line) => {
			const { id } = await search.keepAlike(locals.db, params.commission, line);
			redirect(303, `${url.pathname}?kept=${id}`);
		}),
	forget: async ({ request, locals, params, url }) =>
		attempt(await typed(request), forgetting, async ({ line }) => {
			const there = await search.alike(locals.db, params.commission);
			const gone = there.find(({ id }) => id === line);
			// Pressed twice, or by two keepers: it is gone, which is what was meant.
			if (!gone) redirect(303, `${url.pathname}#lines`);
			await search.forgetAlike(locals.db, params.commission, line);
			return { gone: gone.words };
		})
};
