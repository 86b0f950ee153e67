import { error } from '@sveltejs/kit';
import * as receipts from '#lib/consent/receipts.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	if (!/^[1-9]\d{0,6}$/.test(params.number)) error(404, 'There is nothing here.');
	return { receipt: await receipts.read(locals.db, params.story, Number(params.number)) };
};
