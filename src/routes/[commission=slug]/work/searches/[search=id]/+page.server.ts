import * as search from '#lib/search/saved.server.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	...(await search.news(locals.db, params.commission, params.search)),
	codebook: await themes.list(locals.db, params.commission)
});
