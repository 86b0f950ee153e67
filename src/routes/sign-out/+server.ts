import { redirect } from '@sveltejs/kit';
import { cardSession, leaveAsMember } from '#lib/identity/cookies.ts';
import * as identity from '#lib/identity/identity.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, cookies }) => {
	if (cardSession(cookies)) await identity.leaveWords(locals.db);
	else await locals.db.auth.signOut({ scope: 'local' });
	leaveAsMember(cookies);
	redirect(303, '/');
};
