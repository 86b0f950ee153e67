import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Basis, Commission, Listed, RosterCircle } from './schema.ts';

export const list = (db: Db) => ask<Listed[]>(db.rpc('commissions_list'));

export const read = (db: Db, commission: string) =>
	ask<Commission>(db.rpc('commission_read', { commission }));

/** Who would be asked to read, by circle: organisations and numbers, never people. */
export const roster = (db: Db, commission: string) =>
	ask<{ roster: string; circles: Record<'community' | 'civic' | 'facilitator', RosterCircle> }>(
		db.rpc('roster_read', { commission })
	);

/** Fellow members by the name they chose, for whoever holds a seat. */
export const members = (db: Db, commission: string) =>
	ask<{ name: string; role: string; circle: string; organisation: string }[]>(
		db.rpc('members_list', { commission })
	);

/** The lawful basis of each purpose that one was written for. */
export const bases = (db: Db, commission: string) =>
	ask<Basis[]>(db.rpc('bases_read', { commission }));
