import * as commissions from '#lib/commissions/commissions.server.ts';
import * as decisions from '#lib/decisions/decisions.server.ts';
import { atom } from '#lib/decisions/atom.ts';
import type { RequestHandler } from './$types';

/** Published decisions for feed readers. Nothing of a story: what a feed has handed out cannot be taken back. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const [commission, feed] = await Promise.all([
		commissions.read(locals.db, params.commission),
		decisions.feed(locals.db, params.commission)
	]);
	return new Response(atom(commission, feed, url.origin), {
		headers: { 'content-type': 'application/atom+xml; charset=utf-8' }
	});
};
