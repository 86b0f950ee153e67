import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Listed } from '#lib/stories/schema.ts';
import type { Wording } from './schema.ts';

export interface Theme {
	id: string;
	slug: string;
	name: string;
	meaning: string;
	parent: string | null;
	/** Since which month it is no longer added to. */
	ended: string | null;
	/** How many stories this visitor may find under it. */
	stories: number;
}

export interface ThemePage {
	id: string;
	slug: string;
	name: string;
	meaning: string;
	includes: string;
	leaves_out: string;
	synonyms: string[];
	/** Since which month it is no longer added to. */
	ended: string | null;
	/** What it was before each time it was worded anew, newest first, until that month; null where it stayed as it was. */
	before: {
		until: string;
		name: string | null;
		meaning: string | null;
		includes: string | null;
		leaves_out: string | null;
	}[];
	parent: { slug: string; name: string } | null;
	children: { slug: string; name: string; meaning: string }[];
	/** The newest of them. */
	stories: Listed[];
	/** There are others that this visitor may find. */
	more: boolean;
	passages: {
		story: string;
		words: string;
		/** What its words are in, as far as they tell. */
		language: string | null;
		content_note: string | null;
		note_language: string | null;
		/** Its teller asked that readers open the words themselves. */
		closed: boolean;
		side: 'community' | 'civic';
		objected: boolean;
	}[];
	/** Where these passages end, when there are more. */
	next: string | null;
	decisions: { id: string; title: string; draft: boolean }[];
}

/** A theme as its keepers change it. */
export interface Kept extends Omit<Theme, 'stories'> {
	includes: string;
	leaves_out: string;
	synonyms: string[];
	/** How it stands; goes back with what is typed. */
	mark: string;
}

/** Themes side by side, over what this visitor may find. */
export interface Charts {
	/** Anyone may look: what has a number under five is left out, like what has none (S4, A8). */
	open: boolean;
	themes: { slug: string; name: string; parent: string | null }[];
	together: { a: string; b: string; stories: number }[];
	/** Places and years only from five readable stories on (S4). */
	places: { theme: string; place: string; stories: number }[];
	years: { theme: string; year: number; stories: number }[];
}

/** @param theme slug of a theme, for what lies with that one alone */
export const charts = (db: Db, commission: string, theme?: string) =>
	ask<Charts>(db.rpc('themes_charts', { commission, theme }));

export const list = (db: Db, commission: string) =>
	ask<Theme[]>(db.rpc('themes_list', { commission }));
/** The themes that the visitor may mark words of a story with; none where they may not. */
export const codebook = (db: Db, commission: string, story: string) =>
	ask<Pick<Theme, 'id' | 'name' | 'parent'>[]>(db.rpc('story_codebook', { commission, story }));

/** @param after where the last page of passages ended */
export const read = (db: Db, commission: string, slug: string, after: string | null) =>
	ask<ThemePage>(db.rpc('theme_read', { commission, slug, after }));

/** Marks exact words of a story with a theme. */
export const code = (
	db: Db,
	story: string,
	marked: { theme: string; words: string; occurrence: number }
) => ask<{ coding: string }>(db.rpc('coding_make', { story, ...marked }));

/** Takes back a mark of one's own. */
export const uncode = (db: Db, coding: string) => ask<void>(db.rpc('coding_remove', { coding }));

/** The whole codebook, for its keepers. */
export const kept = (db: Db, commission: string) =>
	ask<Kept[]>(db.rpc('codebook_read', { commission }));

/** Adds a theme. */
export const add = (db: Db, commission: string, wording: Wording) =>
	ask<{ id: string; slug: string }>(db.rpc('theme_save', { commission, ...wording }));

/** Words a theme anew, unless it has changed since `wording.mark`. */
export const reword = (db: Db, commission: string, theme: string, wording: Wording) =>
	ask<{ id: string; slug: string }>(db.rpc('theme_save', { commission, theme, ...wording }));

/** Nobody can add to a theme any more; what has it keeps it. */
export const end = (db: Db, commission: string, theme: string) =>
	ask<void>(db.rpc('theme_end', { commission, theme }));
export const takeUp = (db: Db, commission: string, theme: string) =>
	ask<void>(db.rpc('theme_take_up', { commission, theme }));

/** Puts a theme before the one that stands before it. */
export const raise = (db: Db, commission: string, theme: string) =>
	ask<void>(db.rpc('theme_raise', { commission, theme }));
