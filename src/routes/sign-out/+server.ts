import { redirect } from '@sveltejs/kit';
import { leaveAsMember } from '#lib/identity/cookies.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, cookies }) => {
	await locals.db.auth.signOut({ scope: 'local' });
	leaveAsMember(cookies);
	redirect(303, '/');
};
