/** Decisions that both sides make: drafted, linked to the words behind them, signed, published, followed up. */
import type { z } from 'zod';
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Decision, DecisionPage, drafting, State } from './schema.ts';

/** Published decisions, newest first; members see drafts too. */
export const list = (db: Db, commission: string) =>
	ask<Decision[]>(db.rpc('decisions_list', { commission }));

export const read = (db: Db, commission: string, id: string) =>
	ask<DecisionPage>(db.rpc('decision_read', { commission, id }));

export const feed = (db: Db, commission: string) =>
	ask<(Decision & { updated_at: string })[]>(db.rpc('decisions_feed', { commission }));

/** Saves a draft, a new one without an id. Changed words ask everybody to sign again. */
export const save = (
	db: Db,
	commission: string,
	text: z.infer<typeof drafting>,
	id: string | null = null
) => ask<{ id: string }>(db.rpc('decision_save', { commission, ...text, id }));

/** Links a story, or asks its teller first, where they want to be asked. */
export const link = (db: Db, decision: string, story: string, why: string) =>
	ask<{ link: string } | { ask: string }>(db.rpc('decision_link', { decision, story, why }));

export const unlink = (db: Db, link: string) => ask<void>(db.rpc('decision_unlink', { link }));

/** Asks a storyteller for exact words. */
export const askForQuote = (db: Db, decision: string, story: string, words: string) =>
	ask<{ ask: string }>(db.rpc('quote_ask', { decision, story, words }));

export const placeQuote = (db: Db, quote: string, placed: boolean) =>
	ask<unknown>(db.rpc(placed ? 'quote_place' : 'quote_unplace', { ask: quote }));

/** Signs the text that the page showed, by its hash. */
export const sign = (db: Db, decision: string, text_hash: string) =>
	ask<unknown>(db.rpc('decision_sign', { decision, text_hash }));

/** Makes a published decision a draft again, for who signed it and saw that a quote stopped showing. */
export const reopen = (db: Db, decision: string) =>
	ask<void>(db.rpc('decision_reopen', { decision }));

export const publish = (db: Db, decision: string) =>
	ask<{ published_on: string }>(db.rpc('decision_publish', { decision }));

/** Wordings that somebody whose words were behind them asks to be looked at again: who asks is not said. */
export const rewordings = (db: Db, commission: string) =>
	ask<{ rewording: string; decision: string; title: string }[]>(
		db.rpc('rewordings_list', { commission })
	);

export const settleRewording = (db: Db, commission: string, rewording: string) =>
	ask<void>(db.rpc('rewording_settle', { commission, rewording }));

export const move = (
	db: Db,
	decision: string,
	to: { state: State; reason: string; what_changed: string }
) => ask<{ state: State }>(db.rpc('decision_move', { decision, ...to }));
