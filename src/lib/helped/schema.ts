import { z } from 'zod';
import { attributions, choices, uses, type Choice, type Permission } from '#lib/consent/schema.ts';
import { form, needed, ticked } from '#lib/forms/schema.ts';
import { answerWay } from '#lib/stories/schema.ts';

/** How somebody told it. */
export const channels = {
	paper: 'On paper',
	phone: 'By telephone',
	together: 'Sitting together'
} as const;
export type Channel = keyof typeof channels;

/** A story that somebody else typed in, as its teller and its facilitators see that. */
export interface Helped {
	name: string;
	role: string;
	channel: Channel;
	typed_at: string;
	confirmed_at: string | null;
	/** The visitor typed it in. */
	mine: boolean;
	/** What was marked about permission. */
	asked: Permission | null;
}

/** How it came, said to its teller. */
export const channelSentence: Record<Channel, string> = {
	paper: 'from what you wrote on paper',
	phone: 'from what you said on the telephone',
	together: 'while you sat together'
};

/** What somebody can ask for about a story that is here, in the order they are asked. */
export const wants = ['pause', 'withdraw', 'erase', 'open'] as const;
export type Want = (typeof wants)[number];
/** As it follows "they want". */
export const wantNames: Record<Want, string> = {
	pause: 'to have it hidden',
	withdraw: 'to take it back',
	erase: 'to have it destroyed',
	open: 'to have it opened again'
};

/** What a storyteller said about their story, as the other facilitators have it to answer. */
export interface Wish {
	story: string;
	/** How they asked, in the helper's words. */
	words: string;
	want: Want;
	channel: Channel;
	by: string;
	/** The visitor wrote it down. */
	mine: boolean;
	/** Whoever wrote it down is still on duty for it. */
	counts: boolean;
	/** Null while it waits, and when its storyteller decided themselves. */
	heard: boolean | null;
}

export interface Batch {
	batch: string;
	cards: number;
	asked_by: string;
	asked_at: string;
	agreed_by: string | null;
	printed_at: string | null;
	may_agree: boolean;
	may_print: boolean;
}

export const asking = z.object({
	cards: z.coerce
		.number('Ask for 1 to 60 cards.')
		.int('Ask for 1 to 60 cards.')
		.min(1, 'Ask for 1 to 60 cards.')
		.max(60, 'Ask for 1 to 60 cards.')
});
export const agreeing = z.object({ batch: z.uuid() });
export const printing = z.object({
	batch: z.uuid(),
	first: needed('Type the four words of the one who asked.', 200),
	second: needed('Type the four words of the one who said yes.', 200)
});

/** Everything a paper form holds, in its order. */
export const typingIn = z
	.object({
		form,
		channel: z.enum(Object.keys(channels) as [Channel, ...Channel[]], 'Choose how it was told.'),
		card: needed('Type the number that stands outside on the card.', 40),
		crossed: ticked(z.string().max(200)),
		story: needed('Type what they told. A few words are enough.', 100_000),
		who: z.enum(
			Object.keys(choices) as [Choice, ...Choice[]],
			'Choose what they marked. If they marked nothing, only the facilitators read it.'
		),
		uses: ticked(z.enum(uses)),
		attribution: z.enum(attributions).default('no_name'),
		named_as: z
			.string()
			.trim()
			.max(120, 'Use at most 120 letters for the name to show.')
			.default(''),
		unasked: z.literal('yes').optional()
	})
	.and(answerWay)
	.refine(
		({ who, attribution, named_as }) => who === 'nobody' || attribution === 'no_name' || named_as,
		{
			path: ['named_as'],
			message: 'Write the name or the words to show.'
		}
	);

/** A yes that was heard, or the storyteller's own: to these words, for the people of this roster. */
export const confirming = z.object({
	form,
	hash: z.string().max(200),
	roster: z.string().min(1).max(200)
});

export const wishing = z
	.object({
		form,
		card: z.string().trim().max(40, 'Use at most 40 letters and figures.').default(''),
		// Whole addresses are welcome: the story is what they end in.
		story: z
			.string()
			.default('')
			.transform((typed) => typed.trim().slice(-36))
			.pipe(
				z.union(
					[z.literal(''), z.uuid()],
					'That is not the address of a story. Copy it from the page of the story.'
				)
			),
		want: z.enum(wants, 'Choose what they want.'),
		channel: z.enum(Object.keys(channels) as [Channel, ...Channel[]], 'Choose how they said it.'),
		note: needed('Say in a few words how they asked. The storyteller can see it.', 500)
	})
	.refine(({ card, story }) => card || story, {
		path: ['card'],
		message: 'Type the number of their card, or give the address of the story.'
	});
export const hearing = z.object({ heard: z.enum(['yes', 'no'], 'Say what they told you.') });
