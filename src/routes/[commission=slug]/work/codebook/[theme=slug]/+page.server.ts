import { error, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { attempt, typed } from '#lib/forms/read.ts';
import { wording } from '#lib/themes/schema.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The codebook and the theme that the address names. */
async function named(
	locals: App.Locals,
	{ commission, theme }: Record<'commission' | 'theme', string>
) {
	const codebook = await themes.kept(locals.db, commission);
	const found = codebook.find(({ slug }) => slug === theme);
	if (!found) error(404, 'There is nothing here.');
	return { codebook, theme: found };
}

export const load: PageServerLoad = ({ locals, params }) => named(locals, params);

export const actions: Actions = {
	keep: async ({ request, locals, params }) =>
		attempt(await typed(request), wording, async (changed) => {
			const { theme } = await named(locals, params);
			await themes.reword(locals.db, params.commission, theme.id, changed);
			redirect(303, `/${params.commission}/work/codebook?kept=${theme.id}`);
		}),
	end: async ({ request, locals, params, url }) =>
		attempt(await typed(request), z.object({}), async () => {
			const { theme } = await named(locals, params);
			await themes.end(locals.db, params.commission, theme.id);
			redirect(303, url.pathname);
		}),
	take_up: async ({ request, locals, params, url }) =>
		attempt(await typed(request), z.object({}), async () => {
			const { theme } = await named(locals, params);
			await themes.takeUp(locals.db, params.commission, theme.id);
			redirect(303, url.pathname);
		})
};
