import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { attempt, typed } from '#lib/forms/read.ts';
import { needed } from '#lib/forms/schema.ts';
import * as roster from '#lib/roster/roster.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	promise: await roster.promise(locals.db)
});

/** Where they were going, if that is a page of this commission. */
const back = (url: URL, commission: string) => {
	const to = url.searchParams.get('to') ?? '';
	return to.startsWith(`/${commission}/`) ? to : `/${commission}/work`;
};

export const actions: Actions = {
	default: async ({ request, locals, params, url }) =>
		attempt(
			await typed(request),
			z.object({ version: needed('Please read the promise again.', 20) }),
			async ({ version }) => {
				await roster.makePromise(locals.db, version);
				redirect(303, back(url, params.commission));
			}
		)
};
