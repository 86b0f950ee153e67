import { json } from '@sveltejs/kit';
import { version } from '$app/environment';
import { health } from '#lib/database/health.server.ts';
import type { RequestHandler } from './$types';

/** For whoever watches the machine. Names nothing else. */
export const GET: RequestHandler = async ({ locals }) => {
	const state = await health(locals.db);
	return json({ ...state, version }, { status: state.ok ? 200 : 503 });
};
