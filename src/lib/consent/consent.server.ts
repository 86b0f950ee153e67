import { ask } from '#lib/database/ask.ts';
import type { AskedUse } from '#lib/asks/schema.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Allowing, Detail, Never, Newcomers, Purpose, Soon } from './detail.ts';
import type { Allowed, Attribution, Circle, Preview, Use, WayOut } from './schema.ts';

type Moved = { state: string };

/** Who would read it, were yes pressed now; or, for a use, whom that use would reach. */
export const preview = (
	db: Db,
	story: string,
	circles: readonly Circle[],
	purpose: Purpose = 'hear'
) => ask<Preview>(db.rpc('permission_preview', { story, circles, purpose }));

export const give = (
	db: Db,
	story: string,
	form: string,
	chosen: {
		circles: readonly Circle[];
		uses: Use[];
		attribution: Attribution;
		named_as: string | null;
		unasked: boolean;
		roster: string;
		knowing: boolean;
	}
) => ask<Moved>(db.rpc('permission_give', { story, form, ...chosen }));

/** Says yes to the words that the page showed, by their hash. */
export const approve = (db: Db, story: string, form: string, hash: string) =>
	ask<Moved>(db.rpc('story_approve', { story, form, hash }));

export const answerProposal = (db: Db, proposal: string, answer: 'accepted' | 'refused') =>
	ask<void>(db.rpc('proposal_answer', { proposal, answer }));

export const answerAsk = (
	db: Db,
	question: string,
	form: string,
	answer: 'yes' | 'no' | 'not now',
	/** As the page was drawn: the wording of the decision, or whom it listed; and anyone, although somebody was named as never. */
	drawn: { knowing?: boolean; wording?: string; roster?: string }
) => ask<Moved>(db.rpc('ask_answer', { ask: question, form, answer, ...drawn }));

/** Which words are hidden from whom, in what was handed in. Changes no words. */
export const saveVeils = (
	db: Db,
	story: string,
	veils: { first: number; last: number; circles: Circle[] }[]
) => ask<void>(db.rpc('veils_save', { story, veils }));

export const pause = (db: Db, story: string, form: string) =>
	ask<Moved>(db.rpc('story_pause', { story, form }));

export const resume = (db: Db, story: string, form: string) =>
	ask<Moved>(db.rpc('story_resume', { story, form }));

/** Takes the story back. `said`: have the decisions it backed say that words were taken back. */
export const withdraw = (db: Db, story: string, form: string, said: boolean) =>
	ask<Moved>(db.rpc('story_withdraw', { story, form, said }));

/** Takes one thing back, and whatever needs it. */
export const stop = (db: Db, story: string, form: string, { purpose, circle }: Allowed) =>
	ask<Moved>(db.rpc('story_withdraw', { story, form, purpose, circle }));

/** Says no to a use of every circle before anybody asks; or that it may be asked for again. */
export const refuse = (
	db: Db,
	story: string,
	{ form, purpose, asks }: { form: string; purpose: AskedUse; asks: boolean }
) => ask<Moved>(db.rpc('permission_refuse', { story, form, purpose, asks }));

/** Stops everything now and destroys it in seven days. */
export const erase = (db: Db, story: string, form: string, said: boolean) =>
	ask<Moved>(db.rpc('story_erase', { story, form, said }));

export const bringBack = (db: Db, story: string, form: string) =>
	ask<Moved>(db.rpc('story_bring_back', { story, form }));

/** Destroys now what waits to be destroyed. */
export const destroy = (db: Db, story: string, form: string) =>
	ask<Moved>(db.rpc('story_destroy', { story, form }));

/** What could be stopped, and what has stopped where. */
export const wayOut = (db: Db, story: string) => ask<WayOut>(db.rpc('way_out_read', { story }));

/** Asks those who wrote a decision to look at its wording again, without saying who asks. */
export const askForOtherWords = (db: Db, story: string, decision: string) =>
	ask<void>(db.rpc('rewording_ask', { story, decision }));

export const detail = (db: Db, story: string) =>
	ask<Detail>(db.rpc('permission_detail', { story }));

/** Allows one use to one circle, or allows it otherwise than before. */
export const allow = (
	db: Db,
	story: string,
	form: string,
	cell: { purpose: Purpose; circle: Circle },
	{ named_as, sealed_until, ends_on, successors, knowing, form: _, ...said }: Allowing
) =>
	ask<Moved>(
		db.rpc('permission_allow', {
			story,
			form,
			...cell,
			...said,
			named_as: said.attribution === 'no_name' ? null : named_as,
			sealed_until: sealed_until || null,
			ends_on: ends_on || null,
			successors: successors === 'yes',
			knowing: knowing === 'yes'
		})
	);

/** Says yes to being told what happens to it. @param roster who is on the list, as the page was drawn @throws Refusal on `circles` */
export const beTold = (db: Db, story: string, form: string, roster: string) =>
	ask<Moved>(
		db.rpc('permission_allow', { story, form, purpose: 'contact', circle: 'facilitator', roster })
	);

/** Renews everything that is allowed and no day that was chosen, or one use with its day. @throws Refusal on `purpose` */
export const renew = (
	db: Db,
	story: string,
	said: { form: string; purpose?: Purpose; circle?: Circle }
) => ask<Moved>(db.rpc('permission_renew', { story, ...said }));

/** Who must never see it, for its storyteller's screen alone. */
export const never = (db: Db, story: string) => ask<Never>(db.rpc('never_read', { story }));

export const addNever = (
	db: Db,
	story: string,
	who: { organisation?: string; person?: string; words?: string }
) => ask<void>(db.rpc('never_add', { story, ...who }));

export const removeNever = (db: Db, entry: string) => ask<void>(db.rpc('never_remove', { entry }));

/** Those who joined since yes was said; null when there is nothing to ask this month. */
export const newcomers = (db: Db, story: string) =>
	ask<Newcomers | null>(db.rpc('newcomers_read', { story }));

export const answerNewcomers = (
	db: Db,
	story: string,
	form: string,
	answer: 'yes' | 'no',
	roster: string
) => ask<Moved>(db.rpc('newcomers_answer', { story, form, answer, roster }));

/** What time will do soon. To read it is to be told of it. */
export const soon = (db: Db, story: string) => ask<Soon[]>(db.rpc('soon_read', { story }));
