import { error } from '@sveltejs/kit';
import { chartNames, csv, sizes, table } from '#lib/themes/charts.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	const name = chartNames.find((one) => one === params.chart);
	if (!name) error(404, 'There is nothing here.');
	const { db } = locals;
	const theme = url.searchParams.get('theme') ?? undefined;
	const rows =
		name === 'sizes'
			? sizes(await themes.list(db, params.commission))
			: table(await themes.charts(db, params.commission, theme), name);
	return new Response(csv(rows), {
		headers: {
			'content-type': 'text/csv; charset=utf-8; header=present',
			// A file's name lies about on a disk: it says what kind of thing it is, and of whom nothing.
			'content-disposition': `attachment; filename="themes-${name}.csv"`
		}
	});
};
