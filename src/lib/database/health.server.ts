import type { Db } from './visitor.server.ts';

export interface Health {
	ok: boolean;
	database: boolean;
	/** Who answers a search. */
	search: { engine: string; version: string | null; lag: number };
}

/**
 * Is everything answering? `lag` is how long the oldest thing waits to be looked at, in whole minutes.
 * @param engine whether the search engine answers; null when there is none. One that does not is not named: the database searches.
 */
export async function health(db: Db, engine: boolean | null): Promise<Health> {
	const { data, error } = await db.rpc('health');
	if (error)
		return { ok: false, database: false, search: { engine: 'unknown', version: null, lag: 0 } };
	const search = data as Health['search'];
	return {
		ok: true,
		database: true,
		search: engine ? search : { ...search, engine: 'postgres', version: null }
	};
}
