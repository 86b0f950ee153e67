/** What readers ask of stories. Every answer is the copy of the reader's own circle, or nothing. */
import type { Circle } from '#lib/consent/schema.ts';
import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Words } from './schema.ts';

/** A story as a list shows it. */
export interface Listed {
	story: string;
	opening: string;
	/** The month it was told, 2025-03, or only the year, or nothing: as its teller allowed. Never a day (S4). */
	month: string | null;
	named_as: string | null;
	circle: Circle;
	themes: { id: string; slug: string; name: string }[];
	place: { id: string; name: string } | null;
	year: number | null;
	content_note: string | null;
}

export interface Page {
	stories: Listed[];
	next: string | null;
	/** Only from five readable stories on (S4). */
	places: { id: string; name: string }[] | null;
}

export interface Story extends Listed {
	commission: string;
	own_words: string | null;
	matters_most: string | null;
	body: Words;
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
