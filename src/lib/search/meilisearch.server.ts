import { MeilisearchRequestTimeOutError, type MultiSearchParams } from 'meilisearch';
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import { singles, type Asked, type Found } from './schema.ts';
import { client } from './engine.server.ts';
import * as postgres from './postgres.server.ts';
import { attributes, unparted, worded } from './settings.server.ts';

interface Pass {
	/** What to ask for; null when the engine would misunderstand it. */
	words: string | null;
	/** Null, like the token, when the engine cannot be asked. */
	index: string | null;
	token: string | null;
}
interface Document {
	story: string;
	hash: string;
	words: string;
}
type Attribute = (typeof attributes)[number];
type Beside = Pick<Found, 'did_you_mean' | 'suggestions' | 'decisions' | 'themes'>;
type Loaded = Pick<Found, 'hits' | 'facets' | 'did_you_mean' | 'suggestions'> & { dropped: number };

/** Engines that did not answer in time, by address, and until when they are not asked: or each search would wait as long as the first. */
const resting = new Map<string, number>();
/** In milliseconds. */
const rest = 10_000;

/**
 * Finds with the search engine, under a pass that the database signs for this visitor and this search. What it finds is loaded
 * again as the visitor (S2). Words that the engine would misunderstand are asked of the database at once.
 * @returns null when the engine could not be asked, or its answer not be used
 */
export async function find(
	db: Db,
	url: string,
	commission: string,
	asked: Asked
): Promise<Found | null> {
	if (Date.now() < (resting.get(url) ?? 0)) return null;
	const { q } = asked;
	const pass = await ask<Pass>(db.rpc('search_pass', { commission, q }));
	if (pass.words === null) return postgres.find(db, commission, asked);
	if (!pass.index || !pass.token) return null;
	const { index, token } = pass;
	// What is said beside the hits does not wait for them, nor they for it.
	const [found, { did_you_mean, suggestions, ...beside }] = await Promise.all([
		question(url, index, token, pass.words, asked).catch((cause) => {
			if (cause instanceof MeilisearchRequestTimeOutError) resting.set(url, Date.now() + rest);
			return null;
		}),
		ask<Beside>(db.rpc('search_beside', { commission, q }))
	]);
	if (!found) return null;
	// The engine finds nothing, and the database knows what was probably meant, from words that this visitor may find: it finds that itself (S3).
	if (found.total === 0 && did_you_mean) return postgres.find(db, commission, asked);
	const { dropped, ...loaded } = await ask<Loaded>(
		db.rpc('search_load', { commission, q, answer: found.answer, did_you_mean, suggestions })
	);
	// A hit that its visitor may not read: something moved since the pass was signed, or the engine holds what it should not. Nobody knows
	// what else it counted, so nothing of its answer is used.
	if (dropped > 0) {
		process.stderr.write(`${JSON.stringify({ kind: 'search hits dropped', dropped })}\n`);
		return null;
	}
	const { total } = found;
	return {
		...beside,
		...loaded,
		hits: loaded.hits.map((hit) => ({
			...hit,
			highlight: found.passages.get(hit.story) ?? hit.highlight
		})),
		total: Math.min(total, 1000),
		many: total > 1000,
		next: asked.page < 50 && total > asked.page * 20 ? asked.page + 1 : null,
		some: false,
		engine: 'meilisearch',
		fellBack: false
	};
}

/** Asks the engine. @returns passages by story, and what `search_load` takes */
async function question(url: string, indexUid: string, apiKey: string, q: string, asked: Asked) {
	const themes = asked.themes.map((slug) => `themes = "${slug}"`);
	const narrowing: Partial<Record<Attribute, (string | string[])[]>> = {
		themes: asked.any && themes.length > 0 ? [themes] : themes
	};
	for (const name of singles)
		if (asked[name] !== null) narrowing[name] = [`${name} = "${asked[name]}"`];
	/** Everything that was chosen, but for one. */
	const within = (without?: Attribute) =>
		attributes.filter((name) => name !== without).flatMap((name) => narrowing[name] ?? []);
	/** What is counted as if it had not been chosen. */
	const apart = attributes.filter(
		(name) => narrowing[name]?.length && (name !== 'themes' || asked.any)
	);
	const common = { indexUid, q: worded(q), matchingStrategy: 'all' as const };
	const beside = { ...common, limit: 0, attributesToRetrieve: [] };
	const { results } = await client(url, apiKey, 2000).multiSearch<MultiSearchParams, Document>({
		queries: [
			{
				...common,
				filter: within(),
				facets: [...attributes],
				sort:
					asked.sort === 'most_coded'
						? ['coded:desc', 'month:desc', 'id:asc']
						: q === '' || asked.sort === 'newest'
							? ['month:desc', 'id:asc']
							: [],
				page: asked.page,
				hitsPerPage: 20,
				attributesToRetrieve: ['story', 'hash'],
				attributesToCrop: ['words'],
				attributesToHighlight: ['words'],
				cropLength: 40,
				highlightPreTag: '\u0002',
				highlightPostTag: '\u0003'
			},
			// The other places, years and so on that could have been chosen.
			...apart.map((name) => ({ ...beside, filter: within(name), facets: [name] }))
		]
	});
	const [main, ...others] = results as unknown as {
		hits: (Document & { _formatted: { words: string } })[];
		totalHits: number;
		facetDistribution?: Record<string, Record<string, number>>;
	}[];
	const counts = { ...main!.facetDistribution };
	for (const { facetDistribution } of others) Object.assign(counts, facetDistribution);
	const passages = new Map(
		main!.hits
			.filter((hit) => hit._formatted.words.includes('\u0002'))
			.map((hit) => [hit.story, unparted(hit._formatted.words).replaceAll('\n', ' ')])
	);
	return {
		total: main!.totalHits,
		passages,
		answer: {
			// Nothing typed has nothing to mark.
			hits: main!.hits.map(({ story, hash }) => {
				const marked = q === '' || passages.has(story);
				return { story, hash, marked };
			}),
			themes: counts.themes,
			places: counts.place,
			years: counts.year,
			forms: counts.form,
			backs: counts.backs,
			languages: counts.language
		}
	};
}
