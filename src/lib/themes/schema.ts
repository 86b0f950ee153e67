import { z } from 'zod';
import { id, needed, optional } from '#lib/forms/schema.ts';

/** Words of a story and the theme they are marked with. */
export const marking = z.object({
	theme: id,
	words: needed('Copy the words from the story.', 4000)
});
export const unmarking = z.object({ coding: id });

/** A theme as a keeper writes it down. */
export const wording = z.object({
	name: needed('Write a name, of 2 to 60 letters.', 60).min(2, 'Write a name, of 2 to 60 letters.'),
	/** The theme that it stands under; none is the top. */
	parent: z
		.union([z.literal(''), id])
		.default('')
		.transform((parent) => parent || null),
	meaning: needed('Say in one or two sentences what it means.', 300),
	includes: optional(300),
	leaves_out: optional(300),
	synonyms: optional(1000)
		.transform((said) => said.split(/[,;\n]/).map((words) => words.trim()))
		.refine(
			(said) => said.length <= 20 && said.every((words) => words.length <= 40),
			'Write at most twenty, with a comma between one and the next, and at most 40 letters each.'
		),
	/** How the theme stood when the page was drawn; empty for a new one. */
	mark: z.string().max(64).default('')
});
/** A theme to do something with. */
export const chosen = z.object({ theme: id });
export type Wording = z.infer<typeof wording>;
