import { Refusal } from '#lib/database/ask.ts';
import { fromAddress } from '#lib/search/schema.ts';
import * as search from '#lib/search/search.server.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const asked = fromAddress(url.searchParams);
	const codebook = await themes.list(locals.db, params.commission);
	try {
		const found = await search.find(locals.db, locals.engine, params.commission, asked);
		return { asked, codebook, found, errors: {} };
	} catch (cause) {
		if (!(cause instanceof Refusal)) throw cause;
		return { asked, codebook, found: null, errors: { [cause.field]: cause.message } };
	}
};
