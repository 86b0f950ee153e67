import { z } from 'zod';
import { circles, type Circle, type Permission } from '#lib/consent/schema.ts';
import type { HeardYes, Helped } from '#lib/helped/schema.ts';
import type { AskedUse } from '#lib/asks/schema.ts';
import type { HoldKind } from '#lib/tasks/schema.ts';

/** A Tiptap document, checked in SQL; here only its outline. */
export interface Words {
	type: 'doc';
	content?: unknown[];
}

/** A stretch of words hidden from circles, in code points of the plain text, `last` not included. */
export interface Veil {
	first: number;
	last: number;
	circles: Circle[];
}
export interface NamedVeil extends Veil {
	id: string;
	words: string;
}

export const ways = ['return', 'phone', 'letter', 'email'] as const;
export type Way = (typeof ways)[number];
export const wayNames: Record<Way, string> = {
	return: 'I come back myself, with my code words',
	phone: 'Ring me',
	letter: 'Write me a letter',
	email: 'Send me an e-mail'
};

export interface Draft {
	story: string;
	commission: string;
	commission_name: string;
	body: Words;
	/** What its words are in, as far as they tell. */
	language: string | null;
	words: boolean;
	veils: Veil[];
	version: number;
	saved_at: string;
	handed_in_at: string | null;
	answer_way: { way: Way; safe: boolean | null } | null;
}

export type State =
	| 'draft'
	| 'waiting'
	| 'proposals'
	| 'read'
	| 'shared'
	| 'kept'
	| 'paused'
	| 'held'
	| 'withdrawn'
	| 'erasing'
	| 'erased';

export interface MyStory {
	story: string;
	commission: string;
	commission_name: string;
	started_at: string;
	handed_in_at: string | null;
	state: State;
	/** No facilitator may read it now. */
	unkept: boolean;
	opening: string;
	/** What its words are in, as far as they tell. */
	language: string | null;
	asks: number;
}

export interface Proposal {
	id: string;
	kind: 'change' | 'hide';
	before: string;
	context_before: string;
	context_after: string;
	instead: string | null;
	circles: Circle[] | null;
	why: string;
	answer: 'accepted' | 'refused' | null;
}

export interface DecisionBacked {
	id: string;
	commission: string;
	title: string;
	state: string;
	published: boolean;
	we_decided: string;
	what_changed: string | null;
	why: string;
}

/** What somebody who is asked reads of a decision. */
export interface Worded {
	we_heard: string;
	we_decided: string;
	/** Its fingerprint: a yes names what it was said to. */
	wording: string;
}

export interface Ask {
	id: string;
	/** The exact words; null is the whole story. */
	words: string | null;
	/** What the story is in, as far as its words tell. */
	language: string | null;
	context_before: string | null;
	context_after: string | null;
	purpose: 'quote' | 'evidence' | AskedUse;
	circle: Circle;
	/** Why it matters in the decision that it would back. */
	why: string | null;
	/** Where and when, and for how long; for a quote the decision says it. */
	place: string | null;
	how_long: string | null;
	decision: (Omit<DecisionBacked, 'why'> & Worded) | null;
	/** What would stand beside the words where they are quoted; null for another use. */
	beside: {
		named_as: string | null;
		content_note: string | null;
		note_language: string | null;
	} | null;
	asked_at: string;
	answer: 'yes' | 'no' | 'not now' | null;
	/** A yes was to another wording, and does not count for this one. */
	reworded: boolean;
}
/** An ask as it is said to its storyteller, whoever says it. */
export type AskSaid = Omit<Ask, 'id' | 'asked_at' | 'answer' | 'reworded' | 'decision'> & {
	decision: Pick<NonNullable<Ask['decision']>, 'title' | 'we_heard' | 'we_decided'> | null;
};

export interface RecordLine {
	at: string;
	month: boolean;
	kind: string;
	role: string | null;
	organisation: string | null;
	name: string | null;
	note: string | null;
	detail: Record<string, unknown>;
}

export interface Meaning {
	themes: { id: string; slug: string; name: string }[];
	place: { id: string; name: string } | null;
	year: number | null;
	own_words: string | null;
	matters_most: string | null;
	content_note: string | null;
}

export interface Reader {
	circle: Circle;
	organisation: string;
	role: string;
	name: string | null;
}

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
	/** What its words are in, as far as they tell. */
	language: string | null;
	content_note: string | null;
	/** What the note is in, which may be another language. */
	note_language: string | null;
}

/** A copy as whoever reads it is served it: the words, and all that goes with them. */
export interface Served extends Listed {
	body: Words;
	own_words: string | null;
	matters_most: string | null;
}

export interface Mine {
	story: string;
	commission: string;
	commission_name: string;
	state: State;
	/** No facilitator may read it now: what it is called where nothing of it may be said. Else null. */
	unkept: string | null;
	answer_by: string | null;
	overdue_days: number | null;
	opening: string;
	/** What its words are in, as far as they tell. */
	language: string | null;
	words: { body: Words; plain: string; hash: string; handed_in_at: string } | null;
	draft_differs: boolean;
	proposals: Proposal[];
	meaning: Meaning;
	/** By which day a facilitator reads what they wrote of it since, when something waits. */
	meaning_waits: { by: string; overdue_days: number | null } | null;
	permission: Permission | null;
	/** A court, benefits, police or immigration matter goes on, so anyone is not offered. */
	matter: boolean;
	/** There is something that a yes to the words would give now. */
	approves: boolean;
	/** What each circle gets of it, or would. */
	copies: Served[];
	veils: NamedVeil[];
	readers: { public: boolean; seats: Reader[] };
	/** How they are told something; null until they have chosen. Where that reaches them stays sealed. */
	answer_way: Way | null;
	/** Who typed it in, when it was not the teller. */
	helped: Helped | null;
	/** What a facilitator wrote down that they say yes to, and that opens nothing yet. */
	heard: HeardYes[];
	/** Why nobody else can read it now, when it was not the teller who paused it. */
	holds: { id: string; kind: HoldKind; note: string | null; began_at: string }[];
	asks: Ask[];
	codings: {
		id: string;
		side: 'community' | 'civic';
		theme: string;
		words: string;
		objected: boolean;
	}[];
	decisions: DecisionBacked[];
	record: RecordLine[];
}

/** What each way takes, as an example beside its box. */
export const reaches = {
	phone: '01524 000 000',
	letter: 'Ada Bell, 1 Some Street, Morecambe',
	email: 'name@example.org'
} as const;

/**
 * How to say that a story was read, and where.
 * @param unchosen what is said where no way was chosen
 * @param otherwise what to do where nothing can be written that a way takes
 */
const answering = (unchosen: string, otherwise: string) =>
	z
		.object({
			way: z.enum(ways, unchosen),
			phone: z
				.string()
				.trim()
				.max(40, 'Use at most 40 letters and figures. One number is enough.')
				.default(''),
			letter: z.string().trim().max(400, 'Use at most 400 letters for the address.').default(''),
			email: z
				.string()
				.trim()
				.max(200, 'Use at most 200 letters. One address is enough.')
				.default(''),
			safe: z.literal('yes').optional()
		})
		.superRefine((said, context) => {
			const lacks = (path: keyof typeof reaches, what: string) =>
				context.addIssue({
					code: 'custom',
					path: [path],
					message: `Write ${what}, like ${reaches[path]}. ${otherwise}`
				});
			if (said.way === 'phone' && said.phone.replace(/\D/g, '').length < 6)
				lacks('phone', 'a telephone number with at least six figures');
			if (said.way === 'letter' && said.letter.length < 8)
				lacks('letter', 'the name and the whole address for the envelope');
			if (said.way === 'email' && !z.email().safeParse(said.email).success)
				lacks('email', 'one e-mail address, with an @ and no spaces');
		});
export const answerWay = answering(
	'Choose how we can tell you it was read.',
	'Or choose to come back yourself.'
);
/** The same of whoever told it, said to somebody else who types it in. */
export const theirAnswerWay = answering(
	'Choose how we can tell them it was read.',
	'If they gave none, choose that they come back themselves.'
);

/** Where the chosen way reaches somebody; null for who comes back. */
export const reachedAt = ({ way, ...at }: z.infer<typeof answerWay>): string | null =>
	way === 'return' ? null : at[way];

/** What a story means to its teller. Everything may stay empty. */
export const meaning = z.object({
	themes: z.array(z.uuid()).max(100).default([]),
	place: z.union([z.uuid(), z.literal('')]).default(''),
	year: z
		.string()
		.trim()
		.regex(/^(\d{4})?$/, 'Write a year with four figures, like 2024, or leave it empty.')
		.default(''),
	own_words: z.string().trim().max(2000, 'Use at most 2,000 letters here.').default(''),
	matters_most: z.string().trim().max(2000, 'Use at most 2,000 letters here.').default(''),
	content_note: z.string().trim().max(300, 'Use at most 300 letters here.').default('')
});
/** As the database takes it: null for what stays empty. */
export const said = ({
	themes,
	place,
	year,
	own_words,
	matters_most,
	content_note
}: z.infer<typeof meaning>) => ({
	themes,
	place: place || null,
	year: year ? Number(year) : null,
	own_words: own_words || null,
	matters_most: matters_most || null,
	content_note: content_note || null
});
export type Said = ReturnType<typeof said>;

/** What comes from the story page: the plain box, or the editor's document with the ranges that are hidden. */
export const writing = z.object({
	text: z.string().max(100_000, 'That is longer than one story can be here.').default(''),
	body: z.string().max(400_000).default(''),
	veils: z.string().max(60_000).default(''),
	version: z.coerce.number().int().min(0).catch(0)
});
export const veils = z
	.array(
		z.object({
			first: z.number().int().min(0),
			last: z.number().int().min(1),
			circles: z.array(z.enum(circles)).min(1)
		})
	)
	.max(500);
