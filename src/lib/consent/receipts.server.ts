/** A storyteller's receipts, and what anybody may check one with. */
import type { JSONWebKeySet } from 'jose';
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Receipt, ReceiptLine } from './receipt.ts';

export const list = (db: Db, story: string) =>
	ask<ReceiptLine[]>(db.rpc('receipts_list', { story }));

export const read = (db: Db, story: string, number: number) =>
	ask<Receipt>(db.rpc('receipt_read', { story, number }));

export const keys = (db: Db) => ask<JSONWebKeySet>(db.rpc('receipt_keys'));
