/** What may be asked of a search, and what it answers. The address of a search is all there is to it, so it can be shared. */
import { z } from 'zod';
import { id, letters, needed } from '#lib/forms/schema.ts';
import type { Listed } from '#lib/stories/schema.ts';

const few = z
	.array(z.string().regex(/^[a-z0-9-]{2,60}$/))
	.max(20)
	.transform((slugs) => [...new Set(slugs)]);

/** A line of words that mean the same, kept or changed. */
export const keeping = z.object({
	line: id.optional(),
	words: needed('Write at least two that mean the same.', 1000).transform((said) =>
		said.split(/[,;\n]/)
	)
});
export const forgetting = z.object({ line: id });
/** A saved search to do something with. */
export const saved = z.object({ search: id });

/** The forms a story can be told in. */
export const forms = ['text', 'voice', 'image', 'film'] as const;
export type Form = (typeof forms)[number];
/** As many letters as the database takes in a search (`archive.search_typed`). */
export const mostLetters = 200;
export const sorts = ['relevance', 'newest', 'most_coded'] as const;

/** What a search can be narrowed by of which one is chosen, or none. */
export const singles = ['place', 'year', 'form', 'backs', 'language'] as const;
export type Single = (typeof singles)[number];

/** What was asked. Of an address only the words can be refused, and that by the database: anything else that makes no sense is left out. */
export const asked = z.object({
	q: z.string().transform(letters).default(''),
	/** Slugs of themes; a story has all of them, or any. A theme holds the stories of the themes under it. */
	themes: few.catch([]),
	any: z.boolean().catch(false),
	/** Some of the words are enough: for when no story has them all. */
	some: z.boolean().catch(false),
	place: z.uuid().nullable().catch(null),
	year: z.number().int().min(1900).max(2100).nullable().catch(null),
	form: z.enum(forms).nullable().catch(null),
	/** A decision that the story stands behind. */
	backs: z.uuid().nullable().catch(null),
	/** The language of the words: `en`, `cy` and so on, as the database found it. */
	language: z
		.string()
		.regex(/^[a-z]{2,3}$/)
		.nullable()
		.catch(null),
	/** newest: by month; most_coded: by how many passages are marked. Where those are equal, in an order that tells nothing. */
	sort: z.enum(sorts).catch('relevance'),
	page: z.number().int().min(1).max(50).catch(1)
});
export type Asked = z.infer<typeof asked>;

/** Is it more than one word, and none ruled out with a minus? Then some of the words may be enough. */
export const isSeveral = (q: string): boolean => /\S\s+\S/.test(q) && !/(^|\s)-/.test(q);

/** Reads `?q=&words=some&theme=&theme=&match=any&place=&year=&form=&backs=&language=&sort=&page=`. */
export function fromAddress(parameters: URLSearchParams): Asked {
	const given = (name: string) => parameters.get(name) || null;
	const number = (name: string) => (given(name) ? Number(given(name)) : null);
	return asked.parse({
		q: given('q') ?? '',
		themes: parameters.getAll('theme').filter(Boolean),
		any: given('match') === 'any',
		some: given('words') === 'some',
		place: given('place'),
		year: number('year'),
		form: given('form'),
		backs: given('backs'),
		language: given('language'),
		sort: given('sort') ?? 'relevance',
		page: number('page') ?? 1
	});
}

/** The address of a search, beginning with `?`; what stands at its default is left out. */
export function toAddress({ themes, any, some, sort, page, ...rest }: Asked): string {
	const parameters = new URLSearchParams(themes.map((slug) => ['theme', slug]));
	for (const name of ['q', ...singles] as const)
		if (rest[name]) parameters.set(name, String(rest[name]));
	if (some) parameters.set('words', 'some');
	if (any) parameters.set('match', 'any');
	if (sort !== 'relevance') parameters.set('sort', sort);
	if (page > 1) parameters.set('page', String(page));
	return `?${parameters}`;
}

/** A story of a list, and where it was found. */
export interface Hit extends Listed {
	/** The passage that matched, each matched word between U+0002 and U+0003; null when none stands in the words. */
	highlight: string | null;
	hash: string;
}

/**
 * How many of the stories that this visitor may find have what, within everything else that was asked: a choice of one
 * (place, year, form, decision, language) is counted as if it had not been made, so that another can be chosen; so are
 * themes when any is enough, while all of them narrow their own counts.
 */
export interface Facets {
	/** Both levels; a story counts once under a theme and once under the theme above it. Most first. */
	themes: { slug: string; name: string; parent: string | null; count: number }[];
	/** Places and years only from five readable stories on (S4). */
	places: { id: string; name: string; count: number }[];
	years: { year: number; count: number }[];
	forms: { form: Form; count: number }[];
	/** Decisions that the visitor may see, behind which these stories stand. */
	backs: { id: string; title: string; count: number }[];
	languages: { language: string; count: number }[];
}

/** A theme or a decision that the words point to. Everyone may read both. */
export interface ThemeHit {
	slug: string;
	name: string;
	meaning: string;
}
export interface DecisionHit {
	id: string;
	title: string;
	month: string;
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
	/** How the last word typed may go on: at most six words, each in a story that this visitor may find (S3). */
	suggestions: string[];
	decisions: DecisionHit[];
	themes: ThemeHit[];
	/** Some of the words were enough: because that was asked, or because nothing has all of them. */
	some: boolean;
	engine: 'postgres' | 'meilisearch';
	/** The search engine did not answer, so the database did. */
	fellBack: boolean;
}

/** Words of a passage, and whether they are what was looked for. */
export interface Part {
	words: string;
	match: boolean;
}

/**
 * A passage in parts, for a page to escape and mark. Engines take “can’t” for two words and mark its “t”: a single letter beside an
 * apostrophe is not marked here. Where they mark only the beginning of a word, it is marked to its end.
 */
export function marked(highlight: string): Part[] {
	const [before = '', ...rest] = highlight.split('\u0002');
	const parts = [
		{ words: before, match: false },
		...rest.flatMap((part) => {
			const [match = '', ...after] = part.split('\u0003');
			return [
				{ words: match, match: true },
				{ words: after.join(''), match: false }
			];
		})
	];
	/** A single letter that an apostrophe parts from its word. */
	const left = ({ words }: Part, n: number) =>
		/^\p{L}$/u.test(words) &&
		(/['’]$/.test(parts[n - 1]!.words) || /^['’]/.test(parts[n + 1]!.words));
	const meant = parts.map((part, n) => ({ ...part, match: part.match && !left(part, n) }));
	meant.forEach((part, n) => {
		const next = meant[n + 1];
		// Only in alphabets that have spaces between words: elsewhere there is no telling where a word ends.
		const end =
			part.match && next && /[\p{sc=Latin}\p{sc=Cyrillic}]$/u.test(part.words)
				? /^[\p{sc=Latin}\p{sc=Cyrillic}\p{M}\p{N}]*/u.exec(next.words)![0]
				: '';
		if (!next || end === '') return;
		part.words += end;
		next.words = next.words.slice(end.length);
	});
	return meant.filter(({ words }) => words !== '');
}

/** Splits a passage that begins as its story does: into the parts that are the opening, and those after it. Null for any other passage. */
export function begins(parts: Part[], opening: string): [Part[], Part[]] | null {
	const first = opening.replace(/…$/, '');
	const words = parts.map((part) => part.words).join('');
	if (first === '' || !words.startsWith(first)) return null;
	const [opens, goesOn]: [Part[], Part[]] = [[], []];
	let at = first.length;
	for (const { words, match } of parts) {
		if (at > 0) opens.push({ words: words.slice(0, at), match });
		if (words.length > at) goesOn.push({ words: words.slice(Math.max(0, at)), match });
		at -= words.length;
	}
	return [opens, goesOn];
}
