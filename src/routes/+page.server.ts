import * as commissions from '#lib/commissions/commissions.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	commissions: await commissions.list(locals.db)
});
