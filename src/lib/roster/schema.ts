import { z } from 'zod';
import { id, needed, optional } from '#lib/forms/schema.ts';

/** Somebody known to a commission, as its keeper sees them: by the name they chose, never by an address. */
export interface Known {
	person: string;
	name: string;
	role: string;
	/** Is it the keeper who looks? */
	me: boolean;
	keeper: boolean;
	circle: 'community' | 'civic' | 'facilitator' | null;
	organisation: string | null;
	since: string | null;
	way_in: 'ready' | 'on the way' | 'not reached';
	/** They have no e-mail address, and come in by the words of a card. */
	by_card: boolean;
	lead: boolean | null;
}
export interface Roster {
	people: Known[];
	organisations: string[];
	missing: Missing[];
	telling_open: boolean;
	safeguarding_telephone: string | null;
	/** How often in a year one story may be asked for. */
	asks_a_year: number;
	/** For how many days a copy made for safety is kept. */
	backups_kept_days: number;
}
export interface Proposed {
	id: string;
	name: string;
	role: string;
	organisation: string;
	/** Of the first two facilitators two keepers say yes. */
	first_two: boolean;
	yeses: { name: string; as: 'keeper' | 'community' }[];
	mine: 'yes' | 'not yet' | 'self';
}

/** What has to be there before telling opens, and where it is put right. */
export const list = {
	facilitators: 'Two facilitators',
	safeguarding_lead: 'A safeguarding lead, who is one of the facilitators',
	safeguarding_telephone: 'A telephone number for the safeguarding lead',
	telephone: 'A telephone number that people can ring',
	reading_days: 'The days on which stories are read',
	help: 'Help lines',
	complaints: 'Where to complain',
	controller: 'Who answers for the data (the controller)',
	neutral_site: 'A neutral page to leave to',
	card_name: 'A neutral name for cards'
} as const;
export type Missing = keyof typeof list;

export const circleNames = {
	community: 'Community commissioners',
	civic: 'Civic commissioners',
	facilitator: 'Facilitators'
} as const;

const organisation = needed('Write which organisation they sit for.', 120);
export const inviting = z.object({
	name: needed('Write the name they want to be shown by. A first name is enough.', 120),
	role: optional(200),
	email: z.email('Write their e-mail address, like name@example.org.').max(200, 'That is too long.')
});
const card = needed('Write the number that stands outside on the card.', 40);
export const invitingByCard = inviting.omit({ email: true }).extend({ card });
export const replacing = z.object({ card });
export const seating = z.object({
	circle: z.enum(['community', 'civic', 'facilitator'], 'Choose where they sit.'),
	organisation
});
export const agreeing = z.object({ proposal: id });
export const lines = 6;
export interface Line {
	name: string;
	what: string;
	telephone: string;
}
/** A whole number that a form holds as a text. */
const between = (least: number, most: number) => {
	const sentence = `Write a number from ${least} to ${most}.`;
	return z
		.string(sentence)
		.trim()
		.regex(/^\d{1,4}$/, sentence)
		.transform(Number)
		.pipe(z.number().min(least, sentence).max(most, sentence));
};
export const detailing = z.object({
	telephone: optional(60),
	reading_days: optional(200),
	complaints: optional(500),
	controller: optional(200),
	neutral_site: optional(300),
	card_name: optional(60),
	lead: z.union([z.literal(''), id]).default(''),
	safeguarding_telephone: optional(60),
	asks_a_year: between(1, 100),
	backups_kept_days: between(1, 365)
});
/** Help lines as they were typed, without the empty ones. */
export function helpLines(values: Record<string, string | string[]>): Line[] {
	const text = (name: string) => String(values[name] ?? '').trim();
	return Array.from({ length: lines }, (_, n) => ({
		name: text(`help_name_${n}`),
		what: text(`help_what_${n}`),
		telephone: text(`help_telephone_${n}`)
	})).filter(({ name, what, telephone }) => name || what || telephone);
}

/** The lawful basis of one purpose; that no condition is needed is a choice of its own: `none`. */
export const grounding = z.object({
	purpose: needed('Choose what it is for.', 40),
	basis: needed('Choose a lawful basis.', 40),
	condition: needed('Choose a condition, or say that none is needed.', 60),
	sentence: needed('Say in a sentence or two why it holds. Anyone can read it.', 600)
});
