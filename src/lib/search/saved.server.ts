/** Searches that a member keeps. Whether anything is new is counted by the database, as whoever asks. */
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import { asked as address, type Asked, type Hit } from './schema.ts';

export interface Saved {
	search: string;
	asked: Asked;
	/** A letter comes, at most once a week, when something new matches. */
	told: boolean;
	/** Stories that they could not find until after they last looked. */
	fresh: number;
	/** They have looked at what was new before, and can look at that again. */
	looked: boolean;
}

/** @throws Refusal on `q` when it cannot be kept */
export const save = (db: Db, commission: string, { page: _, ...asked }: Asked) =>
	ask<{ search: string }>(db.rpc('search_save', { commission, asked }));

export const list = async (db: Db, commission: string): Promise<Saved[]> =>
	(await ask<Saved[]>(db.rpc('searches_list', { commission }))).map((saved) => ({
		...saved,
		asked: address.parse(saved.asked)
	}));

/** They look at what is new: from here on only what comes after is counted as new. */
export const seen = (db: Db, search: string) => ask<void>(db.rpc('search_seen', { search }));

interface News {
	asked: unknown;
	/** How many are new, on all pages. */
	total: number;
	page: number;
	next: number | null;
	hits: Hit[];
}
/** What was new when they last pressed *See what is new*, and what came since. @param page one to fifty, of twenty stories each */
export async function news(db: Db, commission: string, search: string, page: number) {
	const { asked, ...found } = await ask<News>(db.rpc('search_news', { commission, search, page }));
	return { asked: address.parse(asked), ...found };
}

export const tell = (db: Db, search: string, told: boolean) =>
	ask<void>(db.rpc('search_tell', { search, tell: told }));

export const forget = (db: Db, search: string) => ask<void>(db.rpc('search_forget', { search }));

/** Stops letters about kept searches to whoever this letter went to. An id that is no such letter answers alike. */
export const stop = (db: Db, letter: string) => ask<void>(db.rpc('letters_stop', { letter }));
