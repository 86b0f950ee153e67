import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Draft, MyStory, Veil, Way, Words } from './schema.ts';

/** Starts a story; outside a words session it comes with new code words and their session. */
export const start = (db: Db, commission: string) =>
	ask<{ story: string; words: string | null; session: string | null }>(
		db.rpc('tell_start', {
			commission
		})
	);

export const read = (db: Db, story: string) => ask<Draft>(db.rpc('draft_read', { story }));

export const save = (db: Db, story: string, body: Words, veils: Veil[], version: number) =>
	ask<{ version: number; saved_at: string }>(db.rpc('draft_save', { story, body, veils, version }));

export const chooseAnswerWay = (
	db: Db,
	story: string,
	way: Way,
	contact: string | null,
	safe: boolean | null
) => ask<void>(db.rpc('answer_way_choose', { story, way, contact, safe }));

export const handIn = (db: Db, story: string, form: string) =>
	ask<{ answer_by: string }>(db.rpc('story_hand_in', { story, form }));

/** The story that the telling pages are about: the newest one in this commission. */
export async function latest(db: Db, commission: string): Promise<MyStory | undefined> {
	const mine = await ask<MyStory[]>(db.rpc('mine_list'));
	return mine.find((story) => story.commission === commission);
}

/** The code words, in the session that made them; otherwise null. */
export async function wordsAgain(db: Db): Promise<string | null> {
	return (await ask<{ words: string | null }>(db.rpc('words_again'))).words;
}
