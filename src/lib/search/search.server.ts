/** Finding, by whichever engine there is. Both give what Postgres would show this visitor, and nothing else. */
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Listed } from '#lib/stories/stories.server.ts';
import * as postgres from './postgres.server.ts';
import type { Asked, Found } from './schema.ts';

/** @throws Refusal on `q` when the words cannot be taken */
export const find = (
	db: Db,
	_engine: string | null,
	commission: string,
	asked: Asked
): Promise<Found> => postgres.find(db, commission, asked);

/** Stories like this one, of those that this visitor may find. */
export const like = (db: Db, commission: string, story: string) =>
	ask<Listed[]>(db.rpc('stories_like', { commission, story }));
