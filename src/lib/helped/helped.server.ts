/** Telling with somebody's help, and the sealed cards that make it the storyteller's own. */
import type { Attribution, Circle, Use } from '#lib/consent/schema.ts';
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Said, Way, Words } from '#lib/stories/schema.ts';
import type { Asked, Batch, Channel, Choices, One, Want, Which } from './schema.ts';

/** Types in what somebody told. What was marked about permission is requested, and opens nothing (C6). */
export const tell = (
	db: Db,
	commission: string,
	told: {
		form: string;
		channel: Channel;
		card: string;
		body: Words;
		crossed: string[];
		circles: readonly Circle[];
		uses: Use[];
		attribution: Attribution;
		named_as: string | null;
		unasked: boolean;
		way: Way;
		/** Sealed. */
		contact: string | null;
		safe: boolean | null;
		meaning: Said;
	}
) => ask<{ answer_by: string }>(db.rpc('helped_tell', { commission, ...told }));

/** The storyteller says that what was written down is right. @throws Refusal when the words or the roster moved */
export const confirm = (db: Db, story: string, form: string, hash: string, roster: string) =>
	ask<{ state: string }>(db.rpc('helped_confirm', { story, form, hash, roster }));

/** A facilitator who is not the helper heard their yes. @throws Refusal on `witness`, or when something moved */
export const witness = (db: Db, story: string, form: string, hash: string, roster: string) =>
	ask<void>(db.rpc('helped_witness', { story, form, hash, roster }));

/** What can be stopped or said no to, by the story or by the number outside on a card. @throws Refusal on `card` */
export const choices = (db: Db, of: { story: string | null; card: string | null }) =>
	ask<Choices>(db.rpc('wish_choices', of));

/**
 * What they are asked, to be read out. Words of theirs that it holds stand in the record as shown to the visitor (I4).
 * @throws Refusal on `what` when it waits for no answer any more
 */
export const asked = (db: Db, story: string, what: Which) =>
	ask<Asked>(db.rpc('asked_read', { story, what }));

/**
 * Writes down what a storyteller said about their story: hidden from now on, unless they want it opened, one thing stopped, or say
 * yes, which opens nothing before another facilitator has heard it (C6) and, where it only hides words, is done at once.
 * @returns `due`: the day by which another facilitator speaks with them; null when nobody has to
 */
export const wish = (
	db: Db,
	said: {
		form: string;
		want: Want | One | 'yes';
		channel: Channel;
		note: string;
		story: string | null;
		card: string | null;
		/** The one thing. */
		what?: Record<string, unknown>;
	}
) => ask<{ task: string; due: string | null; held: boolean }>(db.rpc('wish_record', said));

/** A facilitator who did not write it down has spoken with them; a yes names the mark that was read out. @throws Refusal on `heard`, `witness` */
export const hear = (db: Db, which: string, heard: boolean, mark: string | null) =>
	ask<void>(db.rpc('wish_witness', { wish: which, heard, mark }));

export const batches = (db: Db, commission: string) =>
	ask<Batch[]>(db.rpc('batches_list', { commission }));

/** Asks for a batch; the answer holds this person's half of its key, shown once. */
export const askCards = (db: Db, commission: string, cards: number) =>
	ask<{ batch: string; half: string }>(db.rpc('cards_ask', { commission, cards }));

export const agreeCards = (db: Db, batch: string) =>
	ask<{ half: string }>(db.rpc('cards_agree', { batch }));

/** Prints a batch, once. The words of the answer are kept nowhere. */
export const printCards = (db: Db, batch: string, first: string, second: string) =>
	ask<{ cards: { number: string; words: string }[] }>(
		db.rpc('cards_print', { batch, first, second })
	);
