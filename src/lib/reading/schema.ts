import { z } from 'zod';
import { circles } from '#lib/consent/schema.ts';
import { id, needed, optional } from '#lib/forms/schema.ts';

/** The six questions of the first reading. The facilitator answers; the storyteller decides. */
export const questions = [
	['other_people', 'Are other people in it who could be known?'],
	['children', 'Are children in it?'],
	['staff', 'Are there staff in it who can be known?'],
	['exact_dates_places', 'Does it give exact dates or places?'],
	['live_matter', 'Is there a live court, benefits, police or immigration matter?'],
	['neighbour', 'Would a neighbour know who this is?']
] as const;
export type Question = (typeof questions)[number][0];

export type Answers = Partial<Record<Question, { yes: boolean; note?: string }>>;

/** Why somebody reads an original now. The storyteller can see it. */
export const reason = z.object({
	reason: needed('Say in a few words why you are reading it now. The storyteller can see it.', 500)
});
export const answering = reason.extend(
	Object.fromEntries(
		questions.flatMap(([name]) => [
			[name, z.enum(['yes', 'no', '']).default('')],
			[`${name}_note`, optional(500)]
		])
	) as Record<Question, z.ZodDefault<z.ZodEnum<{ yes: 'yes'; no: 'no'; '': '' }>>>
);
export const proposing = reason.extend({
	kind: z.enum(['change', 'hide'], 'Choose a change or a passage to hide.'),
	words: needed('Copy the exact words from the story.', 4000),
	instead: optional(4000),
	circles: z.array(z.enum(circles)).default([]),
	why: needed('Say why, so that the storyteller can decide.', 1000)
});
export const succeeding = z.object({
	facilitator: id,
	reason: needed('Say why in a few words. Every storyteller can see it.', 500)
});
export const agreeing = z.object({ succession: id });
