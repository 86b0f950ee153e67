/** Asking a storyteller for one use in one place, and what came of it: yes, no or not yet. */
import type { z } from 'zod';
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Asked, using } from './schema.ts';

export const list = (db: Db, commission: string) =>
	ask<Asked[]>(db.rpc('asks_list', { commission }));

/** How often a story was asked for in the last year. */
export const meter = (db: Db, commission: string, story: string) =>
	ask<{ asked: number }>(db.rpc('ask_meter', { commission, story }));

export const make = (db: Db, commission: string, wanted: z.infer<typeof using>) =>
	ask<{ ask: string }>(db.rpc('use_ask', { commission, ...wanted, words: wanted.words || null }));
