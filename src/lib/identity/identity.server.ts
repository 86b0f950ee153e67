/** Signing in by a code in a letter, and entering by code words. */
import type { JWK } from 'jose';
import { ask, Refusal } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import { sealed } from './seal.server.ts';

/** Sends a code, if that address is a member's. Says nothing either way, and does not wait for the letter. */
export function sendCode(db: Db, email: string): void {
	void db.auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
}

/** Signs in with the code of a letter. @param db as the browser that asked @throws Refusal when it is wrong, used or old */
export async function enterByCode(db: Db, email: string, token: string): Promise<void> {
	const { error } = await db.auth.verifyOtp({ email, token, type: 'email' });
	if (error)
		throw new Refusal(
			422,
			'That code did not work. It may be mistyped, used or too old, or from a letter that somebody else asked for. Use the code in your newest letter, in this browser, or ask for a new one.',
			'code'
		);
}

export interface Entered {
	session: string;
	/** Whether it was the card of a member, and not a storyteller's words. */
	member: boolean;
}
/** @returns the session that seven words open @throws Refusal on `words` */
export const enterByWords = (db: Db, words: string): Promise<Entered> =>
	ask<Entered>(db.rpc('words_enter', { words }));
export const leaveWords = (db: Db): Promise<void> => ask(db.rpc('words_leave'));

/** The code words, in the session that made them; otherwise null. */
export const wordsAgain = async (db: Db): Promise<string | null> =>
	(await ask<{ words: string | null }>(db.rpc('words_again'))).words;

/** Which of the typed words differ from those of the session, by number. @throws Refusal on `words`; a 404 outside the session that made them */
export const practiseWords = async (db: Db, words: string): Promise<number[]> =>
	(await ask<{ differ: number[] }>(db.rpc('words_practise', { words }))).differ;

const sealingKey = (db: Db) => ask<JWK | null>(db.rpc('sealing_key'));
/** Is there a key to seal contact details with? There is none until a worker has given it. */
export const canSeal = async (db: Db): Promise<boolean> => (await sealingKey(db)) !== null;

/**
 * Seals where somebody can be reached, for the worker alone: nothing that tells where somebody lives is stored otherwise.
 * @param contact null when there is nothing to seal
 * @param field the field that this was typed into or chosen by, and what to do instead
 * @throws Refusal on that field while there is no key
 */
export async function seal<Contact extends string | null>(
	db: Db,
	contact: Contact,
	[field, instead]: [string, string]
): Promise<string | (Contact & null)> {
	if (contact === null) return contact;
	const key = await sealingKey(db);
	if (!key) throw new Refusal(422, `We cannot keep that safely just now. ${instead}`, field);
	return sealed(key, contact);
}
