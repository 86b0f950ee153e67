import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import { chosen, wording } from '#lib/themes/schema.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const codebook = await themes.kept(locals.db, params.commission);
	return { codebook, kept: codebook.find(({ id }) => id === url.searchParams.get('kept')) };
};

export const actions: Actions = {
	add: async ({ request, locals, params, url }) =>
		attempt(await typed(request), wording, async (theme) => {
			const { id } = await themes.add(locals.db, params.commission, theme);
			redirect(303, `${url.pathname}?kept=${id}`);
		}),
	raise: async ({ request, locals, params, url }) =>
		attempt(await typed(request), chosen, async ({ theme }) => {
			await themes.raise(locals.db, params.commission, theme);
			redirect(303, `${url.pathname}#${theme}`);
		})
};
