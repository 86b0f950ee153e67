/** What people ask from outside, and what facilitators do about it. Asking hides nothing; a facilitator can, at once. */
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Care, Hold, HoldKind, Mistake, Referral, Task, TaskRead, Wrong } from './schema.ts';

export interface Sent {
	/** To say on the telephone. */
	number: string;
	due: string;
}

/** Something is wrong. No account. @throws Refusal on `kind`, `words`, or at the day's ceiling */
export const report = (
	db: Db,
	said: { commission: string; form: string; kind: Wrong; words: string; page?: string }
) => ask<Sent>(db.rpc('wrong_report', said));

/** Code words are lost: asks that a story be hidden. @throws Refusal on `words`, or at the day's ceiling */
export const lostWords = (db: Db, said: { commission: string; form: string; words: string }) =>
	ask<Sent>(db.rpc('words_lost', said));

export const list = (db: Db, commission: string) =>
	ask<Task[]>(db.rpc('tasks_list', { commission }));

export const read = (db: Db, task: string) => ask<TaskRead>(db.rpc('task_read', { task }));

export const answer = (db: Db, task: string, said: string) =>
	ask<void>(db.rpc('task_answer', { task, answer: said }));

/** Stories that nobody but their teller reads now, because a facilitator or a request holds them. */
export const held = (db: Db, commission: string) =>
	ask<Hold[]>(db.rpc('holds_list', { commission }));

export const hold = (db: Db, story: string, kind: HoldKind, note: string) =>
	ask<{ hold: string }>(db.rpc('hold_put', { story, kind, note }));

/** Ends a safety pause. @throws Refusal when only the storyteller may */
export const endHold = (db: Db, which: string, note: string) =>
	ask<void>(db.rpc('hold_end', { hold: which, note }));

/** The storyteller opens their own story again. */
export const liftHold = (db: Db, which: string) => ask<void>(db.rpc('hold_lift', { hold: which }));

/** "I think I know who tells this": the visitor stops reading it, and its facilitators are told. */
export const recognised = (db: Db, story: string) =>
	ask<void>(db.rpc('teller_recognised', { story }));

/** What weighs on one story, for the facilitators on duty, held or not. */
export const care = (db: Db, story: string) => ask<Care>(db.rpc('care_read', { story }));

/** A mistake of ours: hides the story at once, and tells its teller. */
export const putRight = (db: Db, story: string, what: Mistake, note: string) =>
	ask<{ hold: string }>(db.rpc('put_right', { story, what, note }));

/** A matter is over for which a story was not opened to anyone. Opens nothing: its teller is asked once more. */
export const matterOver = (db: Db, story: string) => ask<void>(db.rpc('matter_over', { story }));

/** Asks for new words, from a sealed card. Another facilitator has to say yes. */
export const askNewWords = (
	db: Db,
	story: string,
	said: { card: string; knows: boolean; taken: boolean; note: string }
) => ask<{ asked: string }>(db.rpc('new_words_ask', { story, ...said }));

export const agreeNewWords = (db: Db, asked: string, knows: boolean) =>
	ask<{ from: string }>(db.rpc('new_words_agree', { asked, knows }));

/** Stops asking for new words. @throws Refusal on `asked`, once the second yes was said */
export const dropNewWords = (db: Db, asked: string) =>
	ask<void>(db.rpc('new_words_drop', { asked }));

/** Somebody may be seriously harmed. @param said `wait`: days until it stands in the record, when told later */
export const refer = (
	db: Db,
	story: string,
	said: { words: string; reason: string; told: boolean; why_not: string | null; wait: number }
) => ask<{ referral: string }>(db.rpc('refer', { story, ...said }));

/** The second yes; one of the two leads on safeguarding. */
export const agreeReferral = (db: Db, referral: string) =>
	ask<void>(db.rpc('refer_agree', { referral }));

/** What was referred, of stories that were taken back too. */
export const referrals = (db: Db, commission: string) =>
	ask<Referral[]>(db.rpc('referrals_list', { commission }));
