import { isMember, wordsSession } from '#lib/identity/cookies.ts';
import type { LayoutServerLoad } from './$types';

/** Only what every page's header needs. No name: a page of a storyteller carries none. */
export const load: LayoutServerLoad = ({ cookies, url }) => ({
	// Pages that must not say, over a shoulder, what they are.
	neutral: /^\/(return|mine|leave)(\/|$)|^\/[^/]+\/(tell|paper)(\/|$)/.test(url.pathname),
	member: isMember(cookies),
	teller: wordsSession(cookies) !== undefined
});
