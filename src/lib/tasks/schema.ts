import { z } from 'zod';
import { form, needed } from '#lib/forms/schema.ts';
import type { Wish } from '#lib/helped/schema.ts';

/** What can be wrong, in the order people are asked. */
export const wrongs = ['about_me', 'could_be_hurt', 'other'] as const;
export type Wrong = (typeof wrongs)[number];
export type TaskKind = Wrong | 'lost_words' | 'recognised' | 'wish';

/** A task in one sentence, as facilitators read it. */
export const taskNames: Record<TaskKind, string> = {
	lost_words: 'Somebody lost their words and asks us to hide their story',
	about_me: 'Somebody says: this is about me',
	could_be_hurt: 'Somebody says: a person could be hurt',
	other: 'Somebody says that something is wrong',
	recognised: 'A reader thinks they know who tells a story, and stopped reading',
	wish: 'A storyteller rang, wrote or came: speak with them'
};

export interface Task {
	task: string;
	/** What whoever asked can say on the telephone. */
	number: string;
	kind: TaskKind;
	made_at: string;
	due: string;
	overdue_days: number | null;
	answered_at: string | null;
}
/** A task whole: what somebody sent, or what a storyteller wants and a facilitator wrote down. */
export type TaskRead = Task &
	(
		| {
				kind: Exclude<TaskKind, 'wish'>;
				page: string | null;
				story: string | null;
				words: string;
				answer: string | null;
		  }
		| (Wish & { kind: 'wish' })
	);

export const holdKinds = ['asked', 'lost_words', 'safety', 'put_right', 'new_words'] as const;
export type HoldKind = (typeof holdKinds)[number];
/** Why nobody reads a story now, said to its teller and to facilitators alike. */
export const holdReason: Record<HoldKind, string> = {
	asked: 'The storyteller asked for it to be hidden.',
	lost_words: 'Somebody said that they had lost their words.',
	safety: 'Somebody could be hurt.',
	put_right: 'A mistake of ours is being put right.',
	new_words: 'New code words were asked for.'
};
export interface Hold {
	hold: string;
	story: string;
	kind: HoldKind;
	note: string | null;
	began_at: string;
}

const where = {
	form,
	commission: needed('Choose the place it was told in.', 60),
	words: needed('Say in a few words what it is about.', 4000)
};
export const lost = z.object(where);
export const wrong = z.object({
	...where,
	kind: z.enum(wrongs, 'Choose what is wrong.'),
	page: z.string().max(200).optional()
});
export const answering = z.object({ answer: needed('Say in a few words what was done.', 1000) });
export const holding = z.object({
	story: z.uuid('That is not the address of a story. Copy it from the page of the story.'),
	kind: z.enum(['asked', 'lost_words', 'safety'], 'Choose why it is hidden.'),
	note: needed('Say in a few words why. The storyteller can see it.', 500)
});
export const ending = z.object({
	hold: z.uuid(),
	note: needed('Say in a few words why it can be opened again. The storyteller can see it.', 500)
});

export const mistakes = {
	box: 'A wrong box was typed',
	card: 'It was typed under a wrong card',
	story: 'It is the wrong story',
	other: 'Something else'
} as const;
export type Mistake = keyof typeof mistakes;

/** Somebody may be seriously harmed: what would be passed on, and who was told. */
export interface Referral {
	referral: string;
	words: string;
	reason: string;
	told: boolean;
	why_not: string | null;
	shown_from: string;
	asked_at: string;
	agreed_at: string | null;
	mine: boolean;
}
/** What weighs on one story: who saw it, what holds it, what waits for a second yes. */
export interface Care {
	story: string;
	seen: { role: string; organisation: string; name: string | null; month: string }[];
	/** Typed in by somebody, and not confirmed by its teller. */
	provisional: boolean;
	/** A court, benefits, police or immigration matter goes on, so the open archive is not offered. */
	matter: boolean;
	holds: Hold[];
	new_words: {
		asked: string;
		note: string;
		taken: boolean;
		knows: boolean;
		asked_at: string;
		mine: boolean;
	}[];
	referrals: Referral[];
}

const knows = z.enum(['yes', 'no'], 'Say if you know this person.');
export const righting = z.object({
	what: z.enum(Object.keys(mistakes) as [Mistake, ...Mistake[]], 'Choose what went wrong.'),
	note: needed('Say in a few words what went wrong. The storyteller reads it first.', 500)
});
export const askingWords = z.object({
	card: needed('Type the number that stands outside on the card.', 40),
	knows,
	taken: z.enum(['yes', 'no'], 'Say if somebody else has the old words.'),
	note: needed('Say in a few words how they asked. The storyteller can see it.', 500)
});
export const agreeingWords = z.object({ asked: z.uuid(), knows });
export const droppingWords = z.object({ asked: z.uuid() });
export const referring = z.object({
	words: needed('Write the fewest words that are needed.', 500),
	reason: needed('Say why in a few words. It stands in their record.', 500),
	told: z.enum(['yes', 'no'], 'Say if you talked to them first.'),
	why_not: z.string().trim().max(500, 'Use at most 500 letters here.').default(''),
	wait: z.coerce.number('Write a number of days.').int('Write a number of days.').default(0)
});
export const agreeingReferral = z.object({ referral: z.uuid() });
