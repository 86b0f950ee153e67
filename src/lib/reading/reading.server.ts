/** The first reading: facilitators on duty read an original with a reason, propose, and never change a word. */
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Circle } from '#lib/consent/schema.ts';
import type { Helped } from '#lib/helped/schema.ts';
import type { Meaning, State, Veil, Way, Words } from '#lib/stories/schema.ts';
import type { Answers } from './schema.ts';

export interface Waiting {
	story: string;
	handed_in_at: string;
	/** The day that was promised, for its words or for what was written of it since; null when neither waits. */
	answer_by: string | null;
	overdue_days: number | null;
	state: 'waiting' | 'being read' | 'proposals' | 'answered' | 'ready';
	/** What it means was written anew after the first reading, and nobody has read it yet. */
	meaning_waits: boolean;
	answer_way: { way: Way; safe: boolean | null } | null;
}

export interface Original {
	story: string;
	body: Words;
	plain: string;
	/** What its words are in, as far as they tell. */
	language: string | null;
	hash: string;
	/** Who typed it in for its teller, and what was marked about permission. */
	helped: Helped | null;
	handed_in_at: string;
	meaning: Meaning;
	/** Its teller's own words about it wait for a facilitator to read them. */
	meaning_waits: boolean;
	state: State;
	answers: Answers | null;
	finished_at: string | null;
	veils: Veil[];
	proposals: {
		id: string;
		kind: 'change' | 'hide';
		before: string;
		instead: string | null;
		circles: Circle[] | null;
		why: string;
		answer: 'accepted' | 'refused' | null;
	}[];
}

export const list = (db: Db, commission: string) =>
	ask<Waiting[]>(db.rpc('reading_list', { commission }));

/** Reads an original. The reason stands in the storyteller's record, by name and date (I4). */
export const original = (db: Db, story: string, reason: string) =>
	ask<Original>(db.rpc('original_read', { story, reason }));

export const saveAnswers = (db: Db, story: string, answers: Answers) =>
	ask<void>(db.rpc('first_reading_save', { story, answers }));

export const propose = (
	db: Db,
	story: string,
	proposal: {
		kind: 'change' | 'hide';
		words: string;
		why: string;
		instead: string | null;
		circles: Circle[] | null;
	}
) => ask<{ proposal: string }>(db.rpc('proposal_make', { story, ...proposal }));

export const ready = (db: Db, story: string) => ask<void>(db.rpc('story_ready', { story }));

/** What it means, written since the first reading, was read; readers of the story have it from now on. */
export const meaningRead = (db: Db, story: string) => ask<void>(db.rpc('meaning_read', { story }));

/** How to reach the storyteller; `contact` is null until the worker has opened it. */
export const contact = (db: Db, story: string) =>
	ask<{ way: Way; safe: boolean | null; contact: string | null }>(
		db.rpc('contact_open', { story })
	);

/** Facilitators of a commission, and who is proposed to read what was handed in before they came. */
export interface Successions {
	facilitators: { facilitator: string; name: string; mine: boolean }[];
	open: {
		succession: string;
		name: string;
		asked_by: string;
		reason: string;
		asked_at: string;
		may_agree: boolean;
	}[];
}
export const successions = (db: Db, commission: string) =>
	ask<Successions>(db.rpc('successions_list', { commission }));

/** Asks that a facilitator who came later may read what is in safekeeping. The reason stands in every record. */
export const askSuccession = (db: Db, commission: string, facilitator: string, reason: string) =>
	ask<{ succession: string }>(db.rpc('succession_ask', { commission, facilitator, reason }));

/** The second yes, of another facilitator. */
export const agreeSuccession = (db: Db, succession: string) =>
	ask<void>(db.rpc('succession_agree', { succession }));
