/** How the search engine is set up. Every index of stories alike, but for the words that its commission uses for one another. */
import type { Settings } from 'meilisearch';
import { singles } from './schema.ts';

/** Words that carry no meaning alone: passed over in what is asked, never taken out of a story. */
const smallWords =
	'a am an and are as at be been being but by did do does doing for from had has have having he her hers him his i if in into is it its me my of on or our ours she so than that the their theirs them then there these they this those to too us was we were what when where which while who whom why will with you your yours can cannot could not would';
const small = new Set(smallWords.split(' '));

/**
 * The engine takes signs like £ and < for letters: "£20" is one word to it, and whoever looks for 20 would not find it. It has a setting
 * for signs that part words, and prepares that list anew for each search, which took half of its time. So each sign is given to it with
 * a space on either side, of a kind that no story holds: by that the spaces are known, and taken out again.
 */
const space = '\u1680';
/** A document as the engine is given it. */
export const parted = (document: Record<string, unknown>) =>
	Object.fromEntries(
		Object.entries(document).map(([name, value]) => [
			name,
			typeof value === 'string' ? value.replace(/\p{S}/gu, `${space}$&${space}`) : value
		])
	);
/** The words as they were, of what the engine holds. */
export const unparted = (words: string) => words.replaceAll(space, '');

/**
 * What was typed, as the engine is asked for it. It takes the last word for the beginning of a longer one, even a small word: for "matter
 * to" it would find only what says "tomorrow" or "town" as well. So small words at the end are left out, and so are signs.
 */
export function worded(typed: string): string {
	const q = typed.replace(/(?<=[\p{L}\p{N}])\p{S}/gu, ' ').replace(/\p{S}/gu, '');
	const words = q.split(' ');
	const said = words.findLastIndex((word) => !small.has(word.toLowerCase()));
	return said < 0 ? q : words.slice(0, said + 1).join(' ');
}

/** Spellings of either side of the Atlantic that are too short to be taken for a misspelling of one another. */
const spellings = [
	['grey', 'gray'],
	['tyre', 'tire'],
	['kerb', 'curb'],
	['mum', 'mom'],
	['mould', 'mold'],
	['cosy', 'cozy'],
	['cheque', 'check']
];

/**
 * The languages that the database finds in words (`archive.language_of`), of those that the engine knows, as it calls them: how words are
 * taken apart is guessed among these, and not among seventy. Of Welsh and Gaelic it knows nothing, and takes them as any Latin letters.
 */
export const languages = {
	...{ en: 'eng', pl: 'pol', ro: 'ron', pt: 'por', es: 'spa', fr: 'fra', ur: 'urd', fa: 'pes' },
	...{ ar: 'ara', uk: 'ukr', ru: 'rus', hi: 'hin', bn: 'ben', pa: 'pan', zh: 'zho' }
};

/** Each word or phrase with those that mean the same, plurals too. */
function synonyms(alike: string[][]): Record<string, string[]> {
	const made = new Map<string, Set<string>>();
	for (const group of alike) {
		const terms = [...new Set(group.map((term) => term.toLowerCase()))];
		const forms = terms.flatMap((term) => [term, `${term}s`]);
		for (const form of forms) {
			const others = made.get(form) ?? new Set();
			for (const other of forms) if (other !== form) others.add(other);
			made.set(form, others);
		}
	}
	return Object.fromEntries([...made].map(([term, others]) => [term, [...others]]));
}

/** What a search can be narrowed by, as documents have it. */
export const attributes = ['themes', ...singles] as const;

/** @param alike groups of words and phrases that stand for one another */
export const settings = (alike: string[][]): Settings => ({
	searchableAttributes: ['words', 'plain', 'named'],
	displayedAttributes: ['story', 'hash', 'words'],
	filterableAttributes: ['id', 'audience', 'opens', 'closes', ...attributes],
	sortableAttributes: ['coded', 'month', 'id'],
	// Sorting comes first when it is asked for: newest means newest.
	rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness'],
	localizedAttributes: [{ attributePatterns: ['*'], locales: Object.values(languages) }],
	stopWords: [...small],
	synonyms: synonyms([...alike, ...spellings]),
	// A word of four letters with one of them changed is mostly another word: cold, could; rent, rest.
	typoTolerance: { enabled: true, minWordSizeForTypos: { oneTypo: 5, twoTypos: 8 } },
	// Words near one another count by the field they stand in: far less to write for each document.
	proximityPrecision: 'byAttribute',
	facetSearch: false,
	pagination: { maxTotalHits: 1001 },
	faceting: { maxValuesPerFacet: 300 },
	searchCutoffMs: 1000
});

/** Lists of which the order counts. The engine gives others back in an order of its own: those are sorted before they are compared. */
const ordered: (keyof Settings)[] = ['searchableAttributes', 'rankingRules'];
function plain(value: unknown, keep: boolean): unknown {
	if (Array.isArray(value)) {
		const parts = value.map((part) => plain(part, keep));
		return keep ? parts : parts.sort();
	}
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([name, part]) => [name, plain(part, keep)])
	);
}

/** The names of settings that an index holds otherwise than it should. What `should` does not name is the engine's own business. */
export const differing = (should: Settings, held: Settings): (keyof Settings)[] =>
	(Object.keys(should) as (keyof Settings)[]).filter((name) => {
		const [wanted, is] = [should[name], held[name]];
		const said =
			name === 'synonyms' || !wanted || !is || typeof wanted !== 'object' || Array.isArray(wanted)
				? is
				: Object.fromEntries(Object.entries(is).filter(([part]) => part in wanted));
		const keep = ordered.includes(name);
		return JSON.stringify(plain(said, keep)) !== JSON.stringify(plain(wanted, keep));
	});

/** Settings that only searches go by: they can be sent to an index as it stands. For any other the engine would read every document again. */
export const light: ReadonlySet<keyof Settings> = new Set<keyof Settings>([
	'displayedAttributes',
	'rankingRules',
	'synonyms',
	'typoTolerance',
	'pagination',
	'faceting',
	'searchCutoffMs'
]);
