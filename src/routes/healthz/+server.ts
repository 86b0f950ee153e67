import { json } from '@sveltejs/kit';
import { version } from '$app/environment';
import { health } from '#lib/database/health.server.ts';
import { answers } from '#lib/search/engine.server.ts';
import type { RequestHandler } from './$types';

/** For whoever watches the machine. Names nothing else. */
export const GET: RequestHandler = async ({ locals }) => {
	const state = await health(locals.db, await answers(locals.engine));
	return json({ ...state, version }, { status: state.ok ? 200 : 503 });
};
