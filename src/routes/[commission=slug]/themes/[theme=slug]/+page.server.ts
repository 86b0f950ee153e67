import * as themes from '#lib/themes/themes.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const after = url.searchParams.get('after');
	const [theme, charts] = await Promise.all([
		themes.read(locals.db, params.commission, params.theme, after),
		themes.charts(locals.db, params.commission, params.theme)
	]);
	return {
		theme,
		/** Not the first of the passages. */
		on: after !== null,
		beside: charts.together.slice(0, 5).map(({ a, b, stories }) => {
			const slug = a === theme.slug ? b : a;
			return {
				slug,
				stories,
				name: charts.themes.find((one) => one.slug === slug)?.name ?? slug
			};
		}),
		places: charts.places.map(({ place, stories }) => ({ at: place, stories })),
		years: charts.years.map(({ year, stories }) => ({ at: String(year), stories }))
	};
};
