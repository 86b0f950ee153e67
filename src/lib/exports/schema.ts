import { z } from 'zod';
import type { Circle } from '#lib/consent/schema.ts';
import type { Condition } from '#lib/consent/detail.ts';
import type { Decision, Side } from '#lib/decisions/schema.ts';
import { id } from '#lib/forms/schema.ts';
import type { Words } from '#lib/stories/schema.ts';

/** What a file may be taken for: chosen, so that nothing is written here that could say who somebody is. */
export const reasons = {
	meeting: 'To prepare for a meeting',
	carry_out: 'To carry the decision out',
	review: 'To check what became of it',
	access: 'To read it on paper, or in another way'
} as const;
export type Reason = keyof typeof reasons;

/** The yes under which a part left: for whom, what for, from which month to which, and what its teller asks. */
export interface Grant {
	circle: Circle;
	purposes: ('hear' | 'evidence' | 'quote')[];
	form: 'text';
	opens: string;
	closes: string;
	conditions: Condition[];
}
interface Shared {
	number: number;
	named_as: string | null;
	content_note: string | null;
	note_language: string | null;
	/** What its words are in, as far as they tell. */
	language: string | null;
	grant: Grant;
	/** The last day on which it may be kept. */
	keep_until: string;
}
export interface QuotePart extends Shared {
	what: 'quote';
	words: string;
}
export interface StoryPart extends Shared {
	what: 'story';
	body: Words;
	month: string | null;
	year: number | null;
	place: string | null;
	own_words: string | null;
	matters_most: string | null;
	why: string;
}
export type Part = QuotePart | StoryPart;

/** What `pack_take` answers: the papers of one published decision. */
export interface Pack {
	export: string;
	/** The end of the address where it is called back. It stands in the file, and nowhere else. */
	token: string;
	commission: string;
	taken_on: string;
	keep_until: string;
	reason: Reason;
	role: 'community' | 'civic';
	organisation: string;
	decision: Omit<Decision, 'quotes' | 'links' | 'states' | 'draft'> & {
		signed: { community: Side; civic: Side };
	};
	parts: Part[];
}

/** A file that the visitor took. */
export interface Taken {
	export: string;
	decision: { id: string; title: string };
	taken_on: string;
	keep_until: string;
	reason: Reason;
	parts: number;
	/** The numbers of the parts that may still be kept. */
	stand: number[];
	/** Its time is over. */
	over: boolean;
	/** Whoever took it said that they destroyed what was called back. */
	settled: boolean;
}

/** What whoever holds a file learns of it: how many parts it has, and which still stand. */
export interface Standing {
	parts: number;
	stand: number[];
}

export const taking = z.object({
	reason: z.enum(Object.keys(reasons) as [Reason, ...Reason[]], 'Choose what you need it for.')
});
export const destroying = z.object({ export: id });
