import { redirect } from '@sveltejs/kit';
import { render } from '#lib/editor/render.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import * as search from '#lib/search/search.server.ts';
import * as stories from '#lib/stories/stories.server.ts';
import * as tasks from '#lib/tasks/tasks.server.ts';
import { marking, unmarking } from '#lib/themes/schema.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { body, ...story } = await stories.read(locals.db, params.commission, params.story);
	const [alike, codebook] = await Promise.all([
		search.like(locals.db, params.commission, params.story),
		story.member ? themes.codebook(locals.db, params.commission, params.story) : []
	]);
	return { story, html: render(body), alike, codebook };
};

export const actions: Actions = {
	recognised: async ({ locals, params }) => {
		await tasks.recognised(locals.db, params.story);
		redirect(303, `/${params.commission}/stories`);
	},
	mark: async ({ request, locals, params, url }) =>
		attempt(await typed(request), marking, async ({ theme, words }) => {
			await themes.code(locals.db, params.story, { theme, words, occurrence: 1 });
			redirect(303, `${url.pathname}#marked`);
		}),
	unmark: async ({ request, locals, url }) =>
		attempt(await typed(request), unmarking, async ({ coding }) => {
			await themes.uncode(locals.db, coding);
			redirect(303, `${url.pathname}#marked`);
		})
};
