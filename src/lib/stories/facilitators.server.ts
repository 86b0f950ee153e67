/** Which facilitators may read one's story: crossed out by name, or let in. */
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';

export interface Facilitator {
	facilitator: string;
	name: string;
	role: string;
	/** Leads on safeguarding. */
	lead: boolean;
	/** later: came after it was handed in. stepped_back: thinks they know the teller. */
	state: 'on_duty' | 'crossed_out' | 'later' | 'stepped_back';
}

export const list = (db: Db, story: string) =>
	ask<Facilitator[]>(db.rpc('facilitators_read', { story }));

/** @throws Refusal when nobody would be left */
export const cross = (db: Db, story: string, facilitator: string) =>
	ask<void>(db.rpc('facilitator_cross', { story, facilitator }));

export const letIn = (db: Db, story: string, form: string, facilitator: string) =>
	ask<void>(db.rpc('facilitator_let_in', { story, form, facilitator }));
