import { card } from '#lib/identity/card.server.ts';
import * as identity from '#lib/identity/identity.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const words = await identity.wordsAgain(locals.db);
	return { card: words ? card(words, url.origin, { name: 'Notes' }) : null };
};
