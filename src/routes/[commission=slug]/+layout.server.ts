import { redirect } from '@sveltejs/kit';
import * as commissions from '#lib/commissions/commissions.server.ts';
import { isMember } from '#lib/identity/cookies.ts';
import type { LayoutServerLoad } from './$types';

const hearing = /\/(stories|search|themes)(\/|$)/;

export const load: LayoutServerLoad = async ({ locals, params, route, cookies, url }) => {
	// The database holds stories back from a commissioner who has not promised to listen; here they are shown why.
	if (isMember(cookies) && hearing.test(route.id)) {
		const { person } = await locals.visitor();
		const sits = person?.seats.some(
			({ commission, circle }) => commission === params.commission && circle !== 'facilitator'
		);
		if (person && sits && !person.promised)
			redirect(
				303,
				`/${params.commission}/work/promise?to=${encodeURIComponent(url.pathname + url.search)}`
			);
	}
	return { commission: await commissions.read(locals.db, params.commission) };
};
