import * as receipts from '#lib/consent/receipts.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	receipts: await receipts.list(locals.db, params.story)
});
