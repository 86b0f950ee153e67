import { error } from '@sveltejs/kit';
import * as commissions from '#lib/commissions/commissions.server.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
	const { commission } = await parent();
	if (!commission.telling_open) error(404, 'There is nothing here.');
	const [{ circles }, codebook, { places }] = await Promise.all([
		commissions.roster(locals.db, params.commission),
		themes.list(locals.db, params.commission),
		commissions.read(locals.db, params.commission)
	]);
	return {
		codebook: codebook.filter(({ ended }) => ended === null),
		places,
		large: url.searchParams.has('large'),
		circles,
		today: new Date().toISOString()
	};
};
