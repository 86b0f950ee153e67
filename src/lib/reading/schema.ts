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

/** A note may stand there before its question is answered. */
export type Answers = Partial<Record<Question, { yes?: boolean; note?: string }>>;

/** Why somebody reads an original now. The storyteller can see it. */
export const reason = z.object({
	reason: needed('Say in a few words why you are reading it now. The storyteller can see it.', 500)
});
const answer = z.enum(['yes', 'no', '']).default('');
const note = optional(500);
export const answering = reason.extend(
	Object.fromEntries(
		questions.flatMap(([name]) => [
			[name, answer],
			[`${name}_note`, note]
		])
	) as Record<Question, typeof answer> & Record<`${Question}_note`, typeof note>
);
/** The answers in a form, without the questions that nobody has said anything about yet. */
export const answersOf = (form: z.infer<typeof answering>): Answers =>
	Object.fromEntries(
		questions
			.map(([name]) => ({ name, yes: form[name], note: form[`${name}_note`] }))
			.filter(({ yes, note }) => yes || note)
			.map(({ name, yes, note }) => [
				name,
				{ ...(yes && { yes: yes === 'yes' }), ...(note && { note }) }
			])
	);
export const proposing = answering.extend({
	kind: z.enum(['change', 'hide'], 'Choose a change or a passage to hide.'),
	words: needed('Copy the exact words from the story.', 4000),
	instead: optional(4000),
	circles: z.array(z.enum(circles)).default([]),
	why: needed('Say why, so that the storyteller can decide.', 1000)
});
const nothing = z
	.string()
	.trim()
	.max(
		0,
		'You wrote a proposal and did not send it. Propose it, or empty its boxes, and then finish.'
	)
	.default('');
/** Once the reading is finished nothing more can be proposed: what was typed for a proposal would be lost. */
export const finishing = answering.extend({ words: nothing, instead: nothing, why: nothing });
export const succeeding = z.object({
	facilitator: id,
	reason: needed('Say why in a few words. Every storyteller can see it.', 500)
});
export const agreeing = z.object({ succession: id });
