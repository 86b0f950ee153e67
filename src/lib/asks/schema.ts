import { z } from 'zod';
import { circles, type Circle } from '#lib/consent/schema.ts';
import { id, needed, optional } from '#lib/forms/schema.ts';

/** What a story can be asked for beyond a quote: each real use by itself. */
export const uses = {
	event: 'Tell it at an event',
	press: 'Use it in the press',
	research: 'Use it in a piece of research',
	learning: 'Use it for staff learning'
} as const;
export type AskedUse = keyof typeof uses;

export interface Asked {
	id: string;
	story: string;
	opening: string;
	/** What its words are in, as far as they tell. */
	language: string | null;
	content_note: string | null;
	note_language: string | null;
	purpose: AskedUse;
	circle: Circle;
	place: string;
	how_long: string;
	words: string | null;
	answer: 'yes' | 'no' | 'not yet';
	asked_at: string;
}

export const using = z.object({
	story: id,
	purpose: z.enum(
		Object.keys(uses) as [AskedUse, ...AskedUse[]],
		'Choose what it would be used for.'
	),
	circle: z.enum(circles, 'Choose who would read or hear it there.'),
	place: needed('Say where and when. The storyteller reads just this.', 300),
	how_long: needed('Say for how long it would be used.', 120),
	words: optional(4000)
});
