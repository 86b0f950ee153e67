import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import * as decisions from '#lib/decisions/decisions.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { id } from '#lib/forms/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, parent }) => {
	const { circle } = await parent();
	const [all, rewordings] = await Promise.all([
		decisions.list(locals.db, params.commission),
		circle === 'community' || circle === 'civic'
			? decisions.rewordings(locals.db, params.commission)
			: []
	]);
	return {
		drafts: all.filter(({ draft }) => draft),
		rewordings,
		story: url.searchParams.get('story')
	};
};

export const actions: Actions = {
	looked: async ({ request, locals, params, url }) =>
		attempt(await typed(request), z.object({ rewording: id }), async ({ rewording }) => {
			await decisions.settleRewording(locals.db, params.commission, rewording);
			redirect(303, url.pathname);
		})
};
