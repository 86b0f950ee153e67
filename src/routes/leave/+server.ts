import { redirect } from '@sveltejs/kit';
import { leaveByWords, wordsSession } from '#lib/identity/cookies.ts';
import * as identity from '#lib/identity/identity.server.ts';
import type { RequestHandler } from './$types';

/** Ends the session and goes somewhere that says nothing. Leaving never waits for anything that could fail. */
export const GET: RequestHandler = async ({ locals, cookies, setHeaders }) => {
	if (wordsSession(cookies)) await identity.leaveWords(locals.db).catch(() => {});
	leaveByWords(cookies);
	// Pages kept for Back are forgotten too.
	setHeaders({ 'clear-site-data': '"cache"' });
	redirect(303, 'https://www.bbc.co.uk/weather');
};
