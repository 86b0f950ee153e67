import * as decisions from '#lib/decisions/decisions.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	decisions: await decisions.list(locals.db, params.commission)
});
