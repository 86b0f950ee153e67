import * as search from '#lib/search/saved.server.ts';
import { fromAddress } from '#lib/search/schema.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => ({
	...(await search.news(
		locals.db,
		params.commission,
		params.search,
		fromAddress(url.searchParams).page
	)),
	codebook: await themes.list(locals.db, params.commission)
});
