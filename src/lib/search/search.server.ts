/** Finding, by the search engine or by Postgres. Either gives what this visitor may find, and nothing else. */
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Listed } from '#lib/stories/schema.ts';
import { answers } from './engine.server.ts';
import * as meilisearch from './meilisearch.server.ts';
import * as postgres from './postgres.server.ts';
import { isSeveral, type Asked, type Found } from './schema.ts';

/**
 * Finds what has all the words; where nothing has, what has some of them (`some` says so).
 * @param engine address of the search engine, or null
 * @returns one page of stories that this visitor may find, with themes and decisions beside it
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
	// Where only signs were typed, the engine would find everything, and the database finds nothing.
	const words = asked.q.trim() === '' || /[\p{L}\p{N}]/u.test(asked.q);
	// The database is asked for what the engine answers otherwise than we mean it. Where some of the words are enough, it leaves words out
	// from one end alone. Of what stands in quotes it makes sure only that all the words are there. And how it takes letters of Arabic and
	// Hindi that can be written in several ways, and Chinese, which has no spaces between words, depends on how it was built.
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
