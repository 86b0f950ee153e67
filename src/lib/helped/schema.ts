import { z } from 'zod';
import { uses as askedUses, type AskedUse } from '#lib/asks/schema.ts';
import {
	attributions,
	choices,
	hiding,
	uses,
	type Choice,
	type Circle,
	type Permission
} from '#lib/consent/schema.ts';
import { capital, circleNames, toldSentence } from '#lib/consent/sentences.ts';
import { sides, type RosterCircle } from '#lib/commissions/schema.ts';
import { form, needed, ticked } from '#lib/forms/schema.ts';
import { meaning, theirAnswerWay, type AskSaid } from '#lib/stories/schema.ts';

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
/** One thing of it, at once: a use that ends, words that are hidden, or something asked that is answered no. */
export type One = 'stop' | 'hide' | 'no';
/** As it follows "they want". */
export const wantNames: Record<Want | One | 'yes', string> = {
	pause: 'to have it hidden',
	withdraw: 'to take it back',
	erase: 'to have it destroyed',
	open: 'to have it opened again',
	stop: 'to stop one use of it',
	hide: 'to hide some words of it',
	no: 'to say no to something that was asked',
	yes: 'to say yes to something that was asked'
};

/** One thing that somebody is asked: an ask, a proposal, or whether those who joined may read it. */
export type Which = { ask: string } | { proposal: string } | { newcomers: true };

/** What can be stopped or answered by telephone, one thing at a time. */
export interface Choices {
	story: string;
	/** The visitor may read it now. */
	opens: boolean;
	/** Somebody joined since they said yes. */
	newcomers: boolean;
	uses: { purpose: string; circle: string }[];
	asks: {
		id: string;
		purpose: AskedUse | 'quote' | 'evidence';
		circle: Circle;
		place: string | null;
		how_long: string | null;
		why: string | null;
		/** Not answered yet: a yes to a decision can still become a no. */
		waits: boolean;
	}[];
	proposals: { id: string; kind: 'change' | 'hide'; circles: Circle[] | null }[];
}
const askNamed = ({ purpose, circle }: Pick<Choices['asks'][number], 'purpose' | 'circle'>) =>
	purpose === 'quote'
		? 'words of theirs would be quoted in a decision'
		: purpose === 'evidence'
			? 'it would back a decision'
			: `${askedUses[purpose].toLowerCase()}, for ${circleNames[circle]}`;
const proposalNamed = ({
	kind,
	circles
}: Pick<Choices['proposals'][number], 'kind' | 'circles'>) =>
	kind === 'hide'
		? `hide some words from ${(circles ?? []).map((circle) => circleNames[circle]).join(' and ')}`
		: 'change some words';
/** What waits for their answer, as a facilitator finds it, before any word of it is shown. */
export const waitingNamed = ({ asks, proposals, newcomers }: Choices) => [
	...asks
		.filter(({ waits }) => waits)
		.map((ask) => ({ which: `ask=${ask.id}`, label: capital(askNamed(ask)) })),
	...proposals.map((proposal) => ({
		which: `proposal=${proposal.id}`,
		label: `A facilitator asked to ${proposalNamed(proposal)}`
	})),
	...(newcomers
		? [
				{
					which: 'newcomers=true',
					label: 'Somebody joined since they said yes: may they read it too?'
				}
			]
		: [])
];
/** What most storytellers allow, circle by circle; under each heading stands for whom. */
const stops = {
	hear: 'Stop it being read by',
	theme: 'Stop it coming up in search for',
	evidence: 'Stop it backing a decision, for'
};
/** As a facilitator reads it out, and picks it: under one heading for each purpose. */
export const oneNamed = ({ uses, asks, proposals }: Choices) => [
	...Object.entries(stops).flatMap(([purpose, group]) =>
		uses
			.filter((use) => use.purpose === purpose)
			.map(({ circle }) => ({
				...{ group, value: `stop:${purpose}:${circle}` },
				label: capital(sides[circle as Circle])
			}))
	),
	...uses
		.filter(({ purpose }) => !(purpose in stops))
		.map(({ purpose, circle }) => ({
			...{ group: 'Stop something else', value: `stop:${purpose}:${circle}` },
			label: capital(toldSentence({ purpose, circle }))
		})),
	...[
		...asks.map(({ id, purpose, circle, place, how_long, why }) => ({
			value: `ask:${id}`,
			label: capital(askNamed({ purpose, circle })),
			hint: why ? `They wrote why: ${why}` : place ? `${place}. For ${how_long}.` : undefined
		})),
		...proposals.map((proposal) => ({
			value: `proposal:${proposal.id}`,
			label: capital(proposalNamed(proposal))
		}))
	].map((asked) => ({ ...asked, group: 'Say no to what they are asked' }))
];

/** What somebody is asked, as it is read out to them. A yes names its mark. */
export type Asked = { mark: string } & (
	| ({ ask: string; people?: RosterCircle } & AskSaid)
	| {
			proposal: string;
			kind: 'change' | 'hide';
			words: string;
			/** What the story is in, as far as its words tell. */
			language: string | null;
			instead: string | null;
			circles: Circle[] | null;
			why: string;
			/** A yes hides words and does nothing else. */
			narrows: boolean;
	  }
	| { newcomers: true; circles: Partial<Record<'community' | 'civic', RosterCircle>> }
);
/** A yes of one's own that a facilitator wrote down, and that opens nothing yet. */
export interface HeardYes {
	what: Which;
	by: string;
	channel: Channel;
}

/** What a storyteller said about their story, as the other facilitators have it to answer. */
export interface Wish {
	story: string;
	/** How they asked, in the helper's words. */
	words: string;
	want: Want | 'yes';
	/** What a yes is to. */
	what: Which | null;
	/** It is still just as it was read out, and can be read now. */
	stands: boolean;
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
		story: needed('Type what they told. A few words are enough.', 100_000)
	})
	.and(theirAnswerWay)
	.and(meaning)
	.and(
		z.object({
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
	)
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

/** The story that somebody rings about: the number of their card, or a whole address, which the story is the end of. */
const cardNumber = z.string().trim().max(40, 'Use at most 40 letters and figures.').default('');
const storyAddress = z
	.string()
	.default('')
	.transform((typed) => typed.trim().slice(-36))
	.pipe(
		z.union(
			[z.literal(''), z.uuid()],
			'That is not the address of a story. Copy it from the page of the story.'
		)
	);
const found = ({ card, story }: { card: string; story: string }) => card || story;
const notFound = {
	path: ['card'],
	message: 'Type the number of their card, or give the address of the story.'
};
const channel = z.enum(
	Object.keys(channels) as [Channel, ...Channel[]],
	'Choose how they said it.'
);
const note = needed('Say in a few words how they asked. The storyteller can see it.', 500);

export const wishing = z
	.object({
		form,
		card: cardNumber,
		story: storyAddress,
		want: z.enum(wants, 'Choose what they want.'),
		channel,
		note
	})
	.refine(found, notFound);
export const finding = z.object({ card: cardNumber, story: storyAddress }).refine(found, notFound);
export const oneThing = z.object({
	form,
	story: z.uuid(),
	thing: z
		.string('Choose what they want to stop.')
		.regex(/^(stop:[a-z]+:[a-z]+|(ask|proposal):[\da-f-]{36})$/, 'Choose what they want to stop.')
		.transform((thing): { want: One; what: Record<string, string> } => {
			const [kind, which, circle] = thing.split(':') as [string, string, string];
			return kind === 'stop'
				? { want: 'stop', what: { purpose: which, circle } }
				: { want: 'no', what: { [kind]: which } };
		}),
	channel,
	note
});
export const hearing = z.object({
	heard: z.enum(['yes', 'no'], 'Say what they told you.'),
	/** Of what was read out, where they said yes to something. */
	mark: z.string().max(200).optional()
});

/** One thing that is asked, as an address names it; null where none is. */
export function whichOf(params: URLSearchParams): Which | null {
	const id = (name: string) => (/^[\da-f-]{36}$/.exec(params.get(name) ?? '') ?? [null])[0];
	const [ask, proposal] = [id('ask'), id('proposal')];
	return ask
		? { ask }
		: proposal
			? { proposal }
			: params.has('newcomers')
				? { newcomers: true }
				: null;
}
export const saying = z.object({
	form,
	story: z.uuid(),
	mark: z.string().max(200),
	said: z.enum(['yes', 'no'], 'Say what they told you.'),
	channel,
	note
});
export const hidingWords = hiding.extend({
	form,
	story: z.uuid(),
	reason: z.string().max(500),
	hash: z.string().max(200),
	channel,
	note
});
