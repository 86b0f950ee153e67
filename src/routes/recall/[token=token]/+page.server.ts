import * as exported from '#lib/exports/exports.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	file: await exported.standing(locals.db, params.token)
});
