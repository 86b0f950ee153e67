/** What readers ask of stories. Every answer is the copy of the reader's own circle, or nothing. */
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Listed, Served } from './schema.ts';

export interface Page {
	stories: Listed[];
	next: string | null;
	/** Only from five readable stories on (S4). */
	places: { id: string; name: string }[] | null;
}

export interface Story extends Served {
	commission: string;
	hash: string;
	codings: {
		id: string;
		words: string;
		side: 'community' | 'civic';
		objected: boolean;
		theme: { id: string; slug: string; name: string };
		mine: boolean;
	}[];
	decisions: { id: string; title: string; why: string }[];
	/** Whether the visitor sits on one of the two sides: they may link it, and ask for it. */
	member: boolean;
}

export const list = (
	db: Db,
	commission: string,
	asked: { theme?: string; place?: string; before?: string }
) => ask<Page>(db.rpc('stories_list', { commission, ...asked }));

/** One story. The reading is written in the storyteller's record. */
export const read = (db: Db, commission: string, story: string) =>
	ask<Story>(db.rpc('story_read', { commission, story }));
