import { redirect } from '@sveltejs/kit';
import * as commissions from '#lib/commissions/commissions.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import * as mine from '#lib/stories/mine.server.ts';
import { meaning, said } from '#lib/stories/schema.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent }) => {
	const { story } = await parent();
	const [codebook, { places }] = await Promise.all([
		themes.list(locals.db, story.commission),
		commissions.read(locals.db, story.commission)
	]);
	return { codebook, places };
};

export const actions: Actions = {
	default: async ({ request, locals, params }) =>
		attempt(await typed(request), meaning, async (typed) => {
			await mine.saveMeaning(locals.db, params.story, said(typed));
			redirect(303, `/mine/${params.story}`);
		})
};
