/** Telling: a draft that only its teller sees and may change, until it is handed in. */
import { isRedirect } from '@sveltejs/kit';
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Draft, MyStory, Veil, Way, Words } from './schema.ts';

/** Starts a story; outside a words session it comes with new code words and their session. */
export const start = (db: Db, commission: string) =>
	ask<{ story: string; words: string | null; session: string | null }>(
		db.rpc('tell_start', { commission })
	);

export const read = (db: Db, story: string) => ask<Draft>(db.rpc('draft_read', { story }));

/** The draft that the telling pages are about: the newest story in this commission. */
export async function current(db: Db, commission: string): Promise<Draft | null> {
	const mine = await ask<MyStory[]>(db.rpc('mine_list'));
	const newest = mine.find((story) => story.commission === commission);
	return newest ? read(db, newest.story) : null;
}

/** The same, or null when the session has ended. */
export async function still(db: Db, commission: string): Promise<Draft | null> {
	try {
		return await current(db, commission);
	} catch (cause) {
		if (isRedirect(cause)) return null;
		throw cause;
	}
}

/** @param version counts up with each save, so that an old page cannot write over a newer one */
export const save = (db: Db, story: string, body: Words, veils: Veil[], version: number) =>
	ask<{ version: number; saved_at: string }>(db.rpc('draft_save', { story, body, veils, version }));

/** @param contact where they are reached in that way, sealed; null for coming back @throws Refusal on `way` or `contact` */
export const chooseAnswerWay = (
	db: Db,
	story: string,
	{ way, safe }: { way: Way; safe?: 'yes' },
	contact: string | null
) =>
	ask<void>(
		db.rpc('answer_way_choose', {
			story,
			way,
			contact,
			safe: way === 'return' ? null : safe === 'yes'
		})
	);

export const handIn = (db: Db, story: string, form: string) =>
	ask<{ answer_by: string }>(db.rpc('story_hand_in', { story, form }));
