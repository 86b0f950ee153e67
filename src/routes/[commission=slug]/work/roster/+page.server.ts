import * as roster from '#lib/roster/roster.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	roster: await roster.read(locals.db, params.commission)
});
