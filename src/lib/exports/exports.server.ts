/** Words that leave in a file, and how whoever holds it learns what has to be destroyed. */
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Pack, Reason, Standing, Taken } from './schema.ts';

/** Takes the papers of a published decision. It stands in the record of each story in them. */
export const take = (db: Db, decision: string, reason: Reason) =>
	ask<Pack>(db.rpc('pack_take', { decision, reason }));

/** The files that the visitor took. */
export const list = (db: Db, commission: string) =>
	ask<Taken[]>(db.rpc('exports_list', { commission }));

export const destroyed = (db: Db, taken: string) =>
	ask<void>(db.rpc('export_destroyed', { export: taken }));

/** What of a file still stands, for whoever holds it. */
export const standing = (db: Db, token: string) => ask<Standing>(db.rpc('recall_read', { token }));
