import * as decisions from '#lib/decisions/decisions.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => ({
	drafts: (await decisions.list(locals.db, params.commission)).filter(({ draft }) => draft),
	story: url.searchParams.get('story')
});
