import * as stories from '#lib/stories/stories.server.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const asked = (name: string) => url.searchParams.get(name) || undefined;
	const chosen = { theme: asked('theme'), place: asked('place'), before: asked('before') };
	const [page, codebook] = await Promise.all([
		stories.list(locals.db, params.commission, chosen),
		themes.list(locals.db, params.commission)
	]);
	return { ...page, chosen, themes: codebook.filter((theme) => theme.stories > 0) };
};
