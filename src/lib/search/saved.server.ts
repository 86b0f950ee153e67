/** Searches that a member keeps. Whether anything is new is counted by the database, as whoever asks. */
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import { asked as address, type Asked } from './schema.ts';

export interface Saved {
	search: string;
	asked: Asked;
	/** A letter comes, at most once a week, when something new matches. */
	told: boolean;
	/** Stories that came to be found since this was last looked at. */
	fresh: number;
}

/** @throws Refusal on `q` when it cannot be kept */
export const save = (db: Db, commission: string, { page: _, ...asked }: Asked) =>
	ask<{ search: string }>(db.rpc('search_save', { commission, asked }));

export const list = async (db: Db, commission: string): Promise<Saved[]> =>
	(await ask<Saved[]>(db.rpc('searches_list', { commission }))).map((saved) => ({
		...saved,
		asked: address.parse(saved.asked)
	}));

/** Says that what is new has been looked at. @returns what was asked */
export const seen = async (db: Db, search: string): Promise<Asked> =>
	address.parse(await ask(db.rpc('search_seen', { search })));

export const tell = (db: Db, search: string, told: boolean) =>
	ask<void>(db.rpc('search_tell', { search, tell: told }));

export const forget = (db: Db, search: string) => ask<void>(db.rpc('search_forget', { search }));

/** Stops the letters of whoever this letter went to. Any other letter answers alike. */
export const stop = (db: Db, letter: string) => ask<void>(db.rpc('letters_stop', { letter }));
