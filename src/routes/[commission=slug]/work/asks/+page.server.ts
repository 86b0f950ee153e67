import { redirect } from '@sveltejs/kit';
import * as asks from '#lib/asks/asks.server.ts';
import { using } from '#lib/asks/schema.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { id } from '#lib/forms/schema.ts';
import * as stories from '#lib/stories/stories.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const story = id.safeParse(url.searchParams.get('story')).data;
	const [made, choose, meter] = await Promise.all([
		asks.list(locals.db, params.commission),
		story ? [] : stories.list(locals.db, params.commission, {}).then((page) => page.stories),
		story ? asks.meter(locals.db, params.commission, story) : null
	]);
	return { made, choose, story: story ?? null, asked: meter?.asked ?? 0 };
};

export const actions: Actions = {
	default: async ({ request, locals, params }) =>
		attempt(await typed(request), using, async (wanted) => {
			await asks.make(locals.db, params.commission, wanted);
			redirect(303, `/${params.commission}/work/asks`);
		})
};
