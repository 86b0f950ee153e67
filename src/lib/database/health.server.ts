import type { Db } from './visitor.server.ts';

export interface Health {
	ok: boolean;
	database: boolean;
	search: { engine: string; version: string | null; lag: number };
}

/** Is everything answering? `lag` is how long the oldest thing waits to be looked at, in whole minutes. */
export async function health(db: Db): Promise<Health> {
	const { data, error } = await db.rpc('health');
	if (error)
		return { ok: false, database: false, search: { engine: 'unknown', version: null, lag: 0 } };
	return { ok: true, database: true, search: data as Health['search'] };
}
