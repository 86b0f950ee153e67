import { redirect } from '@sveltejs/kit';
import * as commissions from '#lib/commissions/commissions.server.ts';
import { leaveByWords, wordsSession } from '#lib/identity/cookies.ts';
import * as identity from '#lib/identity/identity.server.ts';
import type { RequestHandler } from './$types';

/** Ends the session and goes somewhere that says nothing. Leaving never waits for anything that could fail. */
export const GET: RequestHandler = async ({ locals, cookies, url, setHeaders }) => {
	const from = url.searchParams.get('from');
	const [site] = await Promise.all([
		from
			? commissions.read(locals.db, from).then(
					(commission) => commission.neutral_site,
					() => null
				)
			: null,
		wordsSession(cookies) ? identity.leaveWords(locals.db).catch(() => {}) : null
	]);
	leaveByWords(cookies);
	// Pages kept for Back are forgotten too.
	setHeaders({ 'clear-site-data': '"cache"' });
	redirect(303, site ?? locals.elsewhere);
};
