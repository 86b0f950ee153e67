import { Refusal } from '#lib/database/ask.ts';
import { fromAddress } from '#lib/search/schema.ts';
import * as search from '#lib/search/search.server.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const asked = fromAddress(url.searchParams);
	try {
		const found = await search.find(locals.db, locals.engine, params.commission, asked);
		const counted = new Set(found.facets.themes.map(({ slug }) => slug));
		// A theme that was chosen and found nothing still has a name.
		const chosen = asked.themes.every((slug) => counted.has(slug))
			? found.facets.themes
			: await themes.list(locals.db, params.commission);
		return {
			asked,
			found,
			chosen: chosen.filter(({ slug }) => asked.themes.includes(slug)),
			errors: {}
		};
	} catch (cause) {
		if (!(cause instanceof Refusal)) throw cause;
		return { asked, found: null, chosen: [], errors: { [cause.field]: cause.message } };
	}
};
