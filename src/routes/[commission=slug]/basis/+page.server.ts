import * as commissions from '#lib/commissions/commissions.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	bases: await commissions.bases(locals.db, params.commission)
});
