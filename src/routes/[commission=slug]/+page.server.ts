import { isHttpError } from '@sveltejs/kit';
import * as commissions from '#lib/commissions/commissions.server.ts';
import * as decisions from '#lib/decisions/decisions.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const [{ circles }, decided] = await Promise.all([
		commissions.roster(locals.db, params.commission),
		decisions.list(locals.db, params.commission).catch((cause: unknown) => {
			// Reading may be closed for a while; the way to telling is not.
			if (isHttpError(cause, 503)) return [];
			throw cause;
		})
	]);
	return { circles, latest: decided.filter((decision) => !decision.draft).slice(0, 3) };
};
