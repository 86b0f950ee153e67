import * as search from '#lib/search/search.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	search: await search.kept(locals.db, locals.engine, params.commission)
});
