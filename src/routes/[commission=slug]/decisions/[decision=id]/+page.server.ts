import { redirect } from '@sveltejs/kit';
import * as decisions from '#lib/decisions/decisions.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const decision = await decisions.read(locals.db, params.commission, params.decision);
	if (decision.draft) redirect(303, `/${params.commission}/work/decisions/${decision.id}`);
	return { decision };
};
