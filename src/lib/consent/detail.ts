/** Permission in detail: one use by one circle, asked one question a page. What the database holds, and what a page may say. */
import { z } from 'zod';
import type { AskedUse } from '#lib/asks/schema.ts';
import { form } from '#lib/forms/schema.ts';
import { attributions, circles, type Attribution, type Circle } from './schema.ts';

export const purposes = ['hear', 'theme', 'evidence', 'quote'] as const;
export type Purpose = (typeof purposes)[number];

/** Which uses a circle can have. Quoting is in the open, so it is asked for everyone alone. */
export const usesOf = (circle: Circle): Purpose[] =>
	circle === 'public' ? [...purposes] : ['hear', 'theme', 'evidence'];

export const places = ['exact', 'coarse', 'none'] as const;
export const datings = ['month', 'year', 'none'] as const;
/** What can be asked for, by what it is asked of. Reading cannot ask each time; a quote always does, and always has its note first. */
export const conditionsOf: Record<Purpose, readonly Condition[]> = {
	hear: ['show_note', 'tell_me'],
	theme: ['tell_me'],
	evidence: ['ask_each_time', 'show_me_first', 'tell_me'],
	quote: ['show_me_first', 'words_unchanged', 'tell_me']
};
export const conditions = [
	'ask_each_time',
	'show_me_first',
	'words_unchanged',
	'show_note',
	'tell_me'
] as const;
export type Condition = (typeof conditions)[number];

export interface Cell {
	/** `contact` is the facilitators' alone: to be told what happens. */
	purpose: Purpose | AskedUse | 'contact';
	circle: Circle | 'facilitator';
	state: 'requested' | 'given' | 'renewed' | 'refused' | 'paused' | 'withdrawn' | 'expired';
	held: Cell['state'] | null;
	attribution: Attribution;
	named_as: string | null;
	place: (typeof places)[number];
	dated: (typeof datings)[number];
	conditions: Condition[];
	successors: boolean;
	sealed_until: string | null;
	ends_on: string | null;
	review_on: string | null;
	closes: string;
}
export interface Detail {
	cells: Cell[];
	names: Partial<Record<Attribution, string>>;
}
export const isLive = (cell?: Cell): cell is Cell =>
	cell !== undefined && ['requested', 'given', 'renewed'].includes(cell.held ?? cell.state);

/** One question a page. What does not apply to a use is not asked. */
export const steps = ['named', 'where', 'when', 'until', 'asking', 'followers', 'check'] as const;
export type Step = (typeof steps)[number];
export function stepsFor(purpose: Purpose, circle: Circle): Step[] {
	const asked: Record<Step, boolean> = {
		named: purpose === 'hear' || purpose === 'quote',
		where: purpose === 'hear' || purpose === 'theme',
		when: purpose === 'hear' || purpose === 'theme',
		until: true,
		asking: true,
		followers: purpose === 'hear' && circle !== 'public',
		check: true
	};
	return steps.filter((step) => asked[step]);
}

const day = z
	.string()
	.trim()
	.regex(/^(\d{4}-\d{2}-\d{2})?$/, 'Choose a day, or leave it empty.')
	.default('');
/** What each page asks, by itself. */
export const questions = {
	named: z
		.object({
			attribution: z.enum(attributions, 'Choose how you are named.'),
			named_as: z
				.string()
				.trim()
				.max(120, 'Use at most 120 letters for the name to show.')
				.default('')
		})
		.refine((said) => said.attribution === 'no_name' || said.named_as !== '', {
			path: ['named_as'],
			message: 'Write the name or the words to show.'
		}),
	where: z.object({ place: z.enum(places, 'Choose how exactly the place is shown.') }),
	when: z.object({ dated: z.enum(datings, 'Choose how exactly the time is shown.') }),
	until: z
		.object({ sealed_until: day, ends_on: day })
		.refine(({ sealed_until, ends_on }) => !sealed_until || !ends_on || sealed_until < ends_on, {
			path: ['ends_on'],
			message: 'It would end before it opens. Choose a later day for the end.'
		}),
	asking: z.object({ conditions: z.array(z.enum(conditions)).default([]) }),
	followers: z.object({ successors: z.literal('yes').optional() })
};

/** Everything that travels from page to page in hidden fields. */
export const answers = z.object({
	attribution: z.enum(attributions).default('no_name'),
	named_as: z.string().trim().max(120).default(''),
	place: z.enum(places).default('none'),
	dated: z.enum(datings).default('none'),
	sealed_until: day,
	ends_on: day,
	conditions: z.array(z.enum(conditions)).default([]),
	successors: z.literal('yes').optional(),
	knowing: z.literal('yes').optional()
});
export const allowing = answers.extend({ form: z.uuid(), roster: z.string().min(1).max(200) });
export type Allowing = z.infer<typeof allowing>;

/** The use and the circle of an address, or null when there is no such page. */
export function cellOf(
	circle: string,
	purpose: string
): { circle: Circle; purpose: Purpose } | null {
	const which = circles.find((one) => one === circle);
	const use = which && usesOf(which).find((one) => one === purpose);
	return which && use ? { circle: which, purpose: use } : null;
}

/** Somebody who must never see it: from the list, or in words of one's own. */
export const naming = z
	.object({
		who: z.string().max(80).default(''),
		words: z.string().trim().max(200, 'Use at most 200 letters.').default('')
	})
	.refine(({ who, words }) => (who === '') !== (words === ''), {
		path: ['never'],
		message: 'Choose one from the list, or write who it is.'
	});

export interface Never {
	organisations: { id: string; name: string }[];
	people: { id: string; name: string; role: string; organisation: string }[];
	entries: {
		id: string;
		organisation: string | null;
		person: string | null;
		words: string | null;
	}[];
	/** Null until the story was read. */
	keeps_out: number | null;
	open: boolean;
}

/** Those who joined since: null when there is nothing to ask. */
export interface Newcomers {
	roster: string;
	circles: Partial<Record<'community' | 'civic', import('./schema.ts').Side>>;
}

/** Something that opens, ends, or is a year old soon. */
export interface Soon {
	what: 'seal' | 'end' | 'review';
	day: string;
	purpose: Cell['purpose'];
	circle: Cell['circle'];
	/** When it would end if it were renewed, where its storyteller chose the day. */
	until: string | null;
}

/** Everything that is allowed, or one use by one circle. */
export const renewing = z
	.object({
		form,
		purpose: z.enum(purposes).optional(),
		circle: z.enum(circles).optional()
	})
	.refine(({ purpose, circle }) => (purpose === undefined) === (circle === undefined), {
		path: ['purpose'],
		message: 'Choose what you renew.'
	});
