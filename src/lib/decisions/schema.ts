import { z } from 'zod';
import { id, needed, optional } from '#lib/forms/schema.ts';

/** Said wherever it stands what a decision rests on: what may not be shown is absent, and nothing else says so (D4). */
export const notEverything = 'Not everything we heard is shown here.';
/** Said where a storyteller asked for it, and of no one story. */
export const takenBack = 'A storyteller took their words back, and asked us to say so.';

export const kinds = [
	'commitment',
	'recommendation',
	'co-designed decision',
	'co-commissioned decision',
	'small experiment',
	'no change'
] as const;
export type Kind = (typeof kinds)[number];

/** Where a decision has got to, as it is said. "Done" is only said to be done until the community has checked it (D3). */
export const states = {
	proposed: 'proposed',
	agreed: 'agreed',
	planned: 'planned',
	under_way: 'under way',
	done_waiting: 'said to be done, waiting to be checked',
	checked: 'done, and checked by the community',
	stalled: 'stalled',
	not_going_ahead: 'not going ahead'
} as const;
export type State = keyof typeof states;

export interface Decision {
	id: string;
	kind: Kind;
	title: string;
	we_heard: string;
	we_decided: string;
	owner: string;
	review_on: string | null;
	no_evidence_reason: string | null;
	text_hash: string;
	draft: boolean;
	published_on: string | null;
	state: State;
	what_changed: string | null;
	states: { state: State; at: string; reason: string | null; what_changed: string | null }[];
	quotes: {
		id: string;
		words: string;
		/** What these words are in, as far as they tell. */
		language: string | null;
		named_as: string | null;
		content_note: string | null;
		note_language: string | null;
	}[];
	/** Only what this visitor may read; never how many there are. */
	links: {
		id: string;
		story: string;
		opening: string;
		/** What its words are in, as far as they tell. */
		language: string | null;
		content_note: string | null;
		note_language: string | null;
		named_as: string | null;
		why: string;
	}[];
	taken_back: boolean;
}

export interface Side {
	need: number;
	have: number;
}
export interface DecisionPage extends Decision {
	signed: { community: Side; civic: Side };
	signed_by_me: boolean;
	/** To who signed it: words that stood in it stand there no more. Never when or why. */
	quote_gone: boolean;
	asks: {
		id: string;
		story: string;
		words: string;
		/** What these words are in, as far as they tell. */
		language: string | null;
		answer: 'yes' | 'no' | 'not yet';
		/** A yes was to another wording, and their teller wanted to see it first. */
		again: boolean;
		placed: boolean;
	}[];
	/** Stories whose tellers wanted to be asked first, and have not said yes. */
	waiting: {
		story: string;
		opening: string;
		/** What its words are in, as far as they tell. */
		language: string | null;
		why: string;
		answer: 'no' | 'not yet';
		again: boolean;
	}[];
	/** How often each linked story was asked for in the last year. */
	asked: Record<string, number>;
	may: { edit: boolean; sign: boolean; move: boolean; check: boolean };
}

const day = z
	.string()
	.regex(/^(\d{4}-\d{2}-\d{2})?$/, 'Choose a day, like 1 March 2027.')
	.transform((value) => value || null);

/** A decision as it is drafted. What publishing needs may wait until then. */
export const drafting = z.object({
	kind: z.enum(kinds, 'Choose what kind of decision it is.'),
	title: needed('Give it a title.', 200),
	we_heard: optional(4000),
	we_decided: optional(4000),
	owner: optional(200),
	review_on: day,
	no_evidence_reason: optional(1000)
});
/** What linking a story may do to its teller, who may want to be asked first. @param asked how often they were, in the last year */
export const linkingAsks = (asked: number): string =>
	`If its storyteller wants to be asked first, linking it asks them. ${
		asked === 0
			? 'Nobody has asked for it in the last year.'
			: `It was asked for ${asked} ${asked === 1 ? 'time' : 'times'} in the last year. Being asked is work.`
	}`;
export const linking = z.object({
	story: z
		.string()
		.transform(
			(value) => value.trim().match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/)?.[0] ?? ''
		)
		.pipe(id),
	why: needed('Say in a sentence why this story matters here.', 1000),
	/** The story whose meter the page showed. */
	metered: z.string().max(40).optional()
});
export const unlinking = z.object({ link: id });
export const asking = z.object({
	story: id,
	words: needed('Copy the exact words from the story.', 4000)
});
export const placing = z.object({ ask: id });
export const signing = z.object({ text_hash: z.string().max(200) });
export const moving = z.object({
	state: z.enum(Object.keys(states) as [State, ...State[]], 'Choose where it has got to.'),
	reason: optional(1000),
	what_changed: optional(2000)
});
