import { error } from '@sveltejs/kit';
import { chartNames, csv, table } from '#lib/themes/charts.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const name = chartNames.find((one) => one === params.chart);
	if (!name) error(404, 'There is nothing here.');
	return new Response(csv(table(await themes.charts(locals.db, params.commission), name)), {
		headers: {
			'content-type': 'text/csv; charset=utf-8; header=present',
			// A file's name lies about on a disk: it says what kind of thing it is, and of whom nothing.
			'content-disposition': `attachment; filename="themes-${name}.csv"`
		}
	});
};
