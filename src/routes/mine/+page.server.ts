import * as mine from '#lib/stories/mine.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	stories: await mine.list(locals.db)
});
