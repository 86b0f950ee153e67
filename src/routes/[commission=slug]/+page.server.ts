import * as commissions from '#lib/commissions/commissions.server.ts';
import * as decisions from '#lib/decisions/decisions.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const [{ circles }, decided] = await Promise.all([
		commissions.roster(locals.db, params.commission),
		decisions.list(locals.db, params.commission)
	]);
	return { circles, latest: decided.filter((decision) => !decision.draft).slice(0, 3) };
};
