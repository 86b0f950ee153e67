import * as commissions from '#lib/commissions/commissions.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const listed = await commissions.list(locals.db);
	return {
		commissions: await Promise.all(listed.map(({ slug }) => commissions.read(locals.db, slug)))
	};
};
