import { error } from '@sveltejs/kit';
import { Refusal } from '#lib/database/ask.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { saying, whichOf } from '#lib/helped/schema.ts';
import { find, foundIn } from '../find.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent, url }) => {
	if ((await parent()).circle !== 'facilitator') error(404, 'There is nothing here.');
	const found = await foundIn(locals.db, url);
	const which = whichOf(url.searchParams);
	const asked =
		found?.opens && which
			? await helped.asked(locals.db, found.story, which).catch((cause: unknown) => {
					// It waits for no answer any more: the list of what does is shown.
					if (cause instanceof Refusal) return null;
					throw cause;
				})
			: null;
	return { form: crypto.randomUUID(), found, asked };
};

export const actions: Actions = {
	find,
	say: async ({ request, locals, url }) =>
		attempt(await typed(request), saying, async ({ said, mark, ...rest }) => {
			const what = whichOf(url.searchParams);
			if (!what) error(404, 'There is nothing here.');
			const { task, due } = await helped.wish(locals.db, {
				...rest,
				want: said,
				card: null,
				what: { ...what, mark }
			});
			return { kept: { said, task, due } };
		})
};
