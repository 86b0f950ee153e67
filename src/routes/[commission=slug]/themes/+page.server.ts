import * as themes from '#lib/themes/themes.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const codebook = await themes.list(locals.db, params.commission);
	return {
		families: codebook
			.filter((theme) => theme.parent === null)
			.map((theme) => ({
				...theme,
				children: codebook.filter((child) => child.parent === theme.id)
			})),
		most: Math.max(1, ...codebook.map((theme) => theme.stories))
	};
};
