/** Charts as tables: what stands behind each picture, on the page and to take away. */
import type { Charts, Theme } from './themes.server.ts';

export const chartNames = ['sizes', 'together', 'places', 'years'] as const;
export type ChartName = Exclude<(typeof chartNames)[number], 'sizes'>;

/** A number as it is said; null where anyone may look and there are fewer than five, or none. */
export const said = (stories: number | null): string =>
	stories === null ? 'fewer than 5' : String(stories);

export interface Grid {
	columns: string[];
	rows: { slug: string; name: string; under: boolean; cells: (number | null)[] }[];
	/** The largest number, for lines as long as their numbers. */
	most: number;
}

/** Themes down, places or years across. A theme with nothing in it is left out. Where anyone may look, none and a few are alike. */
export function grid(charts: Charts, by: 'places' | 'years'): Grid {
	const counted =
		by === 'places'
			? charts.places.map(({ theme, place, stories }) => ({ theme, at: place, stories }))
			: charts.years.map(({ theme, year, stories }) => ({ theme, at: String(year), stories }));
	const columns = [...new Set(counted.map(({ at }) => at))];
	const numbers = new Map(counted.map(({ theme, at, stories }) => [`${theme} ${at}`, stories]));
	return {
		columns,
		rows: charts.themes
			.filter(({ slug }) => counted.some(({ theme }) => theme === slug))
			.map(({ slug, name, parent }) => ({
				slug,
				name,
				under: parent !== null,
				cells: columns.map((at) => numbers.get(`${slug} ${at}`) ?? (charts.open ? null : 0))
			})),
		most: Math.max(1, ...counted.map(({ stories }) => stories))
	};
}

/** How many stories each theme has, as rows of cells: each beside the theme that it is under. */
export const sizes = (themes: Theme[]): string[][] => [
	['Theme', 'Under', 'Stories'],
	...themes.map(({ name, parent, stories }) => [
		name,
		themes.find(({ id }) => id === parent)?.name ?? '',
		String(stories)
	])
];

/** A chart's table as rows of cells, the first a heading. */
export function table(charts: Charts, name: ChartName): string[][] {
	const themes = new Map(charts.themes.map((theme) => [theme.slug, theme.name]));
	if (name === 'together')
		return [
			['Theme', 'With', 'Stories'],
			...charts.together.map(({ a, b, stories }) => [
				themes.get(a) ?? a,
				themes.get(b) ?? b,
				String(stories)
			])
		];
	const { columns, rows } = grid(charts, name);
	return [
		['Theme', ...columns],
		...rows.map(({ name: theme, cells }) => [theme, ...cells.map(said)])
	];
}

/** As comma-separated values (RFC 4180), beginning with the mark by which a spreadsheet reads ŵ as ŵ. A cell that a spreadsheet would take for a formula begins with an apostrophe. */
export const csv = (rows: string[][]): string =>
	'\uFEFF' +
	rows
		.map((row) =>
			row
				.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell))
				.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
				.join(',')
		)
		.join('\r\n') +
	'\r\n';
