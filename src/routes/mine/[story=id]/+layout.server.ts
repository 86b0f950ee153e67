import * as mine from '#lib/stories/mine.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params }) => {
	const story = await mine.read(locals.db, params.story);
	return { story, from: story.commission };
};
