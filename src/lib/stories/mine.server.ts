import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Mine, MyStory } from './schema.ts';
import type { Taken } from './take.ts';

export const list = (db: Db) => ask<MyStory[]>(db.rpc('mine_list'));

export const read = (db: Db, story: string) => ask<Mine>(db.rpc('mine_read', { story }));

export const saveMeaning = (
	db: Db,
	story: string,
	said: {
		themes: string[];
		place: string | null;
		year: number | null;
		own_words: string | null;
		matters_most: string | null;
		content_note: string | null;
	}
) => ask<void>(db.rpc('meaning_save', { story, ...said }));

/** "That is not what I meant", or taking that back. */
export const object = (db: Db, coding: string, objects: boolean) =>
	ask<void>(db.rpc('coding_object', { coding, objects }));

/** Everything of one's own, from one moment. It stands in the record that it was taken. */
export const take = (db: Db, story: string) => ask<Taken>(db.rpc('story_take', { story }));
