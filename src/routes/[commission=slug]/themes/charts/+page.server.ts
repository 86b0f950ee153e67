import * as themes from '#lib/themes/themes.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	charts: await themes.charts(locals.db, params.commission)
});
