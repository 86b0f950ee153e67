/** Storytellers whom a facilitator tells by hand: by telephone, by post, or because an e-mail did not arrive. */
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';

export interface ToTell {
	letter: string;
	story: string;
	kind: string;
	way: 'phone' | 'letter' | 'email';
	safe: boolean | null;
	since: string;
	/** For the kind `soon`: what to name the days of. */
	soon: { what: 'seal' | 'end' | 'review'; day: string; warning: string }[];
}

export const waiting = (db: Db, commission: string) =>
	ask<ToTell[]>(db.rpc('letters_waiting', { commission }));

/** They were told, of what time will do as much as the page listed. It stands in their record. */
export const told = (db: Db, letter: string, warnings: string[]) =>
	ask<void>(db.rpc('letter_told', { letter, warnings }));

/** How to reach the storyteller, for a day; `contact` is null until the worker has opened it. */
export const contact = (db: Db, story: string) =>
	ask<{ way: ToTell['way']; safe: boolean | null; contact: string | null }>(
		db.rpc('contact_open', { story })
	);
