import * as commissions from '#lib/commissions/commissions.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params }) => ({
	commission: await commissions.read(locals.db, params.commission)
});
