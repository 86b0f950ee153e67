import * as reading from '#lib/reading/reading.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	stories: await reading.list(locals.db, params.commission)
});
