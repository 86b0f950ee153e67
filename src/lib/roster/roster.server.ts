/** What a keeper does, and what both sides say about a facilitator. */
import type { z } from 'zod';
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { detailing, grounding, Line, Missing, Proposed, Roster } from './schema.ts';

export const read = (db: Db, commission: string) =>
	ask<Roster>(db.rpc('roster_kept', { commission }));

/** @param contact the address, sealed */
export const invite = (db: Db, commission: string, name: string, role: string, contact: string) =>
	ask<{ person: string }>(db.rpc('member_invite', { commission, name, role, contact }));

/** @param card the number that stands outside on it */
export const inviteByCard = (
	db: Db,
	commission: string,
	invited: { name: string; role: string; card: string }
) => ask<{ person: string }>(db.rpc('member_invite', { commission, ...invited }));

/** A new card for somebody who lost theirs, while they hold no seat. */
export const giveCard = (db: Db, commission: string, whom: string, card: string) =>
	ask<void>(db.rpc('member_card', { commission, whom, card }));

/** Seats a commissioner; a seat that they hold here closes. */
export const seat = (
	db: Db,
	commission: string,
	whom: string,
	circle: string,
	organisation: string
) => ask<{ seat: string }>(db.rpc('seat_give', { commission, whom, circle, organisation }));

export const unseat = (db: Db, commission: string, whom: string) =>
	ask<void>(db.rpc('seat_end', { commission, whom }));

export const propose = (db: Db, commission: string, whom: string, organisation: string) =>
	ask<{ proposal: string; opened: boolean }>(
		db.rpc('facilitator_propose', { commission, whom, organisation })
	);
export const agree = (db: Db, proposal: string) =>
	ask<{ opened: boolean }>(db.rpc('facilitator_agree', { proposal }));
export const drop = (db: Db, proposal: string) =>
	ask<void>(db.rpc('facilitator_drop', { proposal }));
/** Who is proposed as a facilitator, for keepers and community commissioners. */
export const proposed = (db: Db, commission: string) =>
	ask<Proposed[]>(db.rpc('facilitators_proposed', { commission }));

export const saveDetails = (
	db: Db,
	commission: string,
	details: Omit<z.infer<typeof detailing>, 'lead'>,
	lead: string | null,
	help: Line[]
) => ask<{ missing: Missing[] }>(db.rpc('details_save', { commission, ...details, lead, help }));
export const openTelling = (db: Db, commission: string, open: boolean) =>
	ask<{ open: boolean }>(db.rpc('telling_set', { commission, open }));

/** The listening promise that stands, and when this member made it. */
export const promise = (db: Db) =>
	ask<{ version: string; words: string; made_at: string | null }>(db.rpc('promise_read'));
export const makePromise = (db: Db, version: string) =>
	ask<void>(db.rpc('promise_make', { version }));

/** For keepers: the numbers of stories that no facilitator may read. */
export const unkept = (db: Db, commission: string) =>
	ask<string[]>(db.rpc('unkept_list', { commission }));

/** Writes down the lawful basis of one purpose. @throws Refusal on purpose, basis, condition, sentence */
export const saveBasis = (
	db: Db,
	commission: string,
	{ condition, ...said }: z.infer<typeof grounding>
) =>
	ask<{ version: number }>(
		db.rpc('basis_save', {
			commission,
			...said,
			condition: condition === 'none' ? null : condition
		})
	);
