/** Finding, by whichever engine there is. Both give what Postgres would show this visitor, and nothing else. */
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Listed } from '#lib/stories/schema.ts';
import { answers } from './engine.server.ts';
import * as meilisearch from './meilisearch.server.ts';
import * as postgres from './postgres.server.ts';
import { isSeveral, type Asked, type Found } from './schema.ts';

/**
 * What has all the words; where nothing has, what has some of them, and it says so.
 * @param engine address of a search engine, if there is one
 * @throws Refusal on `q` when the words cannot be taken
 */
export async function find(
	db: Db,
	engine: string | null,
	commission: string,
	asked: Asked
): Promise<Found> {
	const found = await findAll(db, engine, commission, asked);
	if (found.total > 0 || asked.some || !isSeveral(asked.q)) return found;
	const some = await postgres.find(db, commission, { ...asked, some: true });
	return some.total > 0 ? { ...some, fellBack: found.fellBack } : found;
}

/** By the engine if there is one that can, else by the database. */
async function findAll(
	db: Db,
	engine: string | null,
	commission: string,
	asked: Asked
): Promise<Found> {
	// Signs alone mean everything to the engine, and nothing to us.
	const words = asked.q.trim() === '' || /[\p{L}\p{N}]/u.test(asked.q);
	// The engine leaves words out from one end; any of them is a question for the database. So is what stands in quotes, of which the
	// engine knows only that it is all there; and letters that can be written in more than one way, and words without spaces between
	// them, which engines know as they were built.
	if (
		!engine ||
		!words ||
		asked.some ||
		/["“”„«»\p{sc=Arabic}\p{sc=Devanagari}\p{sc=Han}]/u.test(asked.q)
	)
		return postgres.find(db, commission, asked);
	return (
		(await meilisearch.find(db, engine, commission, asked)) ?? {
			...(await postgres.find(db, commission, asked)),
			fellBack: true
		}
	);
}

/** What whoever keeps the commission is told. No number in it moves when a story does. */
export interface Kept {
	engine: 'meilisearch' | 'postgres';
	version: string | null;
	/** Whole minutes that the oldest thing has waited. */
	lag: number;
	waiting: 'nothing' | 'some' | 'much';
	audit: { at: string; differences: number } | null;
}

/**
 * How search is doing, and whether the engine answers at this moment; null when there is none.
 * @param url address of the search engine, if there is one
 */
export const kept = async (db: Db, url: string | null, commission: string) => ({
	...(await ask<Kept>(db.rpc('search_kept', { commission }))),
	answers: await answers(url)
});

/** Words that mean the same, each line of them, for a keeper. */
export const alike = (db: Db, commission: string) =>
	ask<{ id: string; words: string[] }[]>(db.rpc('alike_list', { commission }));

/** Keeps a line of words, or another in its place. */
export const keepAlike = (
	db: Db,
	commission: string,
	{ line, words }: { line?: string | undefined; words: string[] }
) => ask<{ id: string }>(db.rpc('alike_save', { commission, words, id: line }));

export const forgetAlike = (db: Db, commission: string, line: string) =>
	ask<void>(db.rpc('alike_remove', { commission, id: line }));

/** Stories like this one, of those that this visitor may find. */
export const like = (db: Db, commission: string, story: string) =>
	ask<Listed[]>(db.rpc('stories_like', { commission, story }));
