import { z } from 'zod';

/** Circles that a story can be opened to. Sets, not a ladder: none implies another. */
export const circles = ['community', 'civic', 'public'] as const;
export type Circle = (typeof circles)[number];

export const uses = ['theme', 'evidence', 'quote'] as const;
export type Use = (typeof uses)[number];

export const attributions = [
	'first_name',
	'full_name',
	'chosen_name',
	'description',
	'no_name'
] as const;
export type Attribution = (typeof attributions)[number];

export interface Permission {
	circles: Circle[];
	uses: Use[];
	state: 'requested' | 'given' | 'paused' | 'withdrawn';
	attribution: Attribution | null;
	named_as: string | null;
	unasked: boolean | null;
	given_at: string | null;
	closes: string | null;
}

export interface Side {
	people: number;
	organisations: { name: string; people: number }[];
	members: { name: string; role: string; organisation: string }[] | null;
}

/** What `permission_preview` answers: who would read it if yes were pressed now. */
export interface Preview {
	roster: string;
	public: boolean;
	circles: Partial<Record<'community' | 'civic', Side & { gains: Side; loses: Side }>>;
	/** They named somebody who must never see it: on open pages that cannot hold. */
	never: boolean;
	/** Whoever fits the words in which they named somebody is in these numbers: until the story was read, they tell of nobody. */
	still_counted: boolean;
	now: { circles: Circle[]; uses: Use[] };
}

/** The choices of the first question, each a set of circles. */
export const choices = {
	nobody: [],
	community: ['community'],
	civic: ['civic'],
	commission: ['community', 'civic'],
	anyone: ['community', 'civic', 'public']
} as const satisfies Record<string, readonly Circle[]>;
export type Choice = keyof typeof choices;

export function choiceOf(chosen: readonly Circle[]): Choice | undefined {
	const set = circles.filter((circle) => chosen.includes(circle)).join();
	return (Object.keys(choices) as Choice[]).find((choice) => choices[choice].join() === set);
}

/** One question a page. What does not apply is not asked. */
export const steps = ['who', 'uses', 'name', 'unasked', 'check'] as const;
export type Step = (typeof steps)[number];

export function stepsFor(who: Choice, settled: boolean): Step[] {
	if (who === 'nobody') return ['who', 'check'];
	return settled ? ['who', 'uses', 'name', 'check'] : ['who', 'uses', 'name', 'unasked', 'check'];
}

const named = z.string().trim().max(120, 'Use at most 120 letters for the name to show.');

/** What each page asks, by itself. */
export const questions = {
	who: z.object({
		who: z.enum(Object.keys(choices) as [Choice, ...Choice[]], 'Choose who may read it.')
	}),
	uses: z.object({ uses: z.array(z.enum(uses)).default([]) }),
	name: z
		.object({
			attribution: z.enum(attributions, 'Choose how you are named.'),
			named_as: named.default('')
		})
		.refine((said) => said.attribution === 'no_name' || said.named_as !== '', {
			path: ['named_as'],
			message: 'Write the name or the words to show.'
		}),
	unasked: z.object({ unasked: z.literal('yes').optional() })
};

/** Everything that travels from page to page in hidden fields. */
export const answers = z.object({
	who: z.enum(Object.keys(choices) as [Choice, ...Choice[]]).optional(),
	uses: z.array(z.enum(uses)).default([]),
	attribution: z.enum(attributions).optional(),
	named_as: named.default(''),
	unasked: z.literal('yes').optional(),
	/** Anyone, although they named somebody who must never see it. */
	knowing: z.literal('yes').optional()
});
export type Answers = z.infer<typeof answers>;

/** The last page: the whole of it, with the roster that the page was drawn from. */
export const giving = answers.extend({ form: z.uuid(), roster: z.string().min(1).max(200) });

/** Words to hide, typed or pasted. */
export const hiding = z.object({
	words: z.string().trim().min(1, 'Type or paste the words you want to hide.').max(20000),
	circles: z.array(z.enum(circles)).min(1, 'Choose who they are hidden from.')
});

/** One thing that is allowed: a use, to a circle. */
export const allowed = z.object({ purpose: z.string().max(40), circle: z.string().max(40) });
export type Allowed = z.infer<typeof allowed>;

export interface Place {
	place:
		| 'database'
		| 'pages'
		| 'search'
		| 'index'
		| 'compacted'
		| 'quote'
		| 'evidence'
		| 'export'
		| 'ledger';
	circle: Circle | null;
	/** Of the decision, for a quote or evidence. */
	title: string | null;
	stopped_at: string | null;
}

/** What `way_out_read` answers. */
export interface WayOut {
	allowed: Allowed[];
	erasure: {
		asked_at: string;
		due_at: string;
		erased_at: string | null;
		refused_at: string | null;
		refused_why: string | null;
	} | null;
	/** Copies made for safety: how many days each is kept, and the day by which those made before it is destroyed are gone. */
	backups: { days: number; until: string };
	stopped: {
		/** chosen: by choosing again, which ends whatever it leaves out. */
		kind: 'chosen' | 'withdrawn' | 'erasing' | 'erased';
		at: string;
		purpose: string | null;
		circle: string | null;
		places: Place[];
	}[];
	/** Who took it away in a file, in which month, and whether somebody there said that they destroyed it. */
	taken: { role: string; organisation: string; month: string; destroyed: boolean }[];
	/** Sentences that others wrote from it and that still stand. */
	sentences: {
		decision: string;
		published: boolean;
		title: string;
		we_heard: string;
		we_decided: string;
		why: string | null;
		rewording: 'asked' | 'settled' | null;
	}[];
}
