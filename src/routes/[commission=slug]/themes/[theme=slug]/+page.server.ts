import * as themes from '#lib/themes/themes.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const [theme, charts] = await Promise.all([
		themes.read(locals.db, params.commission, params.theme),
		themes.charts(locals.db, params.commission)
	]);
	return {
		theme,
		beside: charts.together
			.filter(({ a, b }) => a === theme.slug || b === theme.slug)
			.slice(0, 5)
			.map(({ a, b, stories }) => {
				const slug = a === theme.slug ? b : a;
				return {
					slug,
					stories,
					name: charts.themes.find((one) => one.slug === slug)?.name ?? slug
				};
			}),
		places: charts.places
			.filter((one) => one.theme === theme.slug)
			.map(({ place, stories }) => ({ at: place, stories })),
		years: charts.years
			.filter((one) => one.theme === theme.slug)
			.map(({ year, stories }) => ({ at: String(year), stories }))
	};
};
