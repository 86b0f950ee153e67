/** What may be asked of a search, and what it answers. The address of a search is all there is to it, so it can be shared. */
import { z } from 'zod';
import type { Circle } from '#lib/consent/schema.ts';

const few = z.array(z.string().regex(/^[a-z0-9-]{2,60}$/)).max(20);

/** What was asked. Nothing in an address is worth a refusal but the words: what cannot be meant is left out. */
export const asked = z.object({
	q: z.string().default(''),
	/** Slugs of themes; a story has all of them, or any. */
	themes: few.catch([]),
	any: z.boolean().catch(false),
	place: z.uuid().nullable().catch(null),
	year: z.number().int().min(1900).max(2100).nullable().catch(null),
	sort: z.enum(['relevance', 'newest']).catch('relevance'),
	page: z.number().int().min(1).max(50).catch(1)
});
export type Asked = z.infer<typeof asked>;

/** Reads `?q=&theme=&theme=&match=any&place=&year=&sort=&page=`. */
export function fromAddress(parameters: URLSearchParams): Asked {
	const number = (name: string) =>
		parameters.get(name) ? Number(parameters.get(name)) : name === 'page' ? 1 : null;
	return asked.parse({
		q: parameters.get('q') ?? '',
		themes: parameters.getAll('theme').filter(Boolean),
		any: parameters.get('match') === 'any',
		place: parameters.get('place') || null,
		year: number('year'),
		sort: parameters.get('sort') || 'relevance',
		page: number('page')
	});
}

/** The address of a search, beginning with `?`; what stands at its default is left out. */
export function toAddress({ q, themes, any, place, year, sort, page }: Asked): string {
	const parameters = new URLSearchParams(themes.map((slug) => ['theme', slug]));
	if (q) parameters.set('q', q);
	if (any) parameters.set('match', 'any');
	if (place) parameters.set('place', place);
	if (year) parameters.set('year', String(year));
	if (sort !== 'relevance') parameters.set('sort', sort);
	if (page > 1) parameters.set('page', String(page));
	return `?${parameters}`;
}

export interface Hit {
	story: string;
	opening: string;
	/** The passage that matched, each matched word between U+0002 and U+0003; null when none stands in the words. */
	highlight: string | null;
	month: string;
	named_as: string | null;
	circle: Circle;
	themes: { id: string; slug: string; name: string }[];
	place: { id: string; name: string } | null;
	year: number | null;
	content_note: string | null;
	hash: string;
}

export interface Facets {
	themes: { slug: string; name: string; parent: string | null; count: number }[];
	/** Places and years only from five readable stories on (S4). */
	places: { id: string; name: string; count: number }[];
	years: { year: number; count: number }[];
}

export interface Found {
	hits: Hit[];
	/** At most 1,000; `many` when there are more. */
	total: number;
	many: boolean;
	next: number | null;
	facets: Facets;
	/** What was probably meant, from words that this visitor may find (S3). The hits are for that. */
	did_you_mean: string | null;
	decisions: { id: string; title: string; month: string }[];
	themes: { slug: string; name: string; meaning: string }[];
	/** The search engine did not answer, so the database did. */
	fellBack: boolean;
}

/** A passage in parts, for a page to escape and mark. */
export function marked(highlight: string): { words: string; match: boolean }[] {
	const [before = '', ...rest] = highlight.split('\u0002');
	return [
		{ words: before, match: false },
		...rest.flatMap((part) => {
			const [match = '', ...after] = part.split('\u0003');
			return [
				{ words: match, match: true },
				{ words: after.join(''), match: false }
			];
		})
	].filter(({ words }) => words !== '');
}
