import { z } from 'zod';
import { id, needed } from '#lib/forms/schema.ts';

/** Words of a story and the theme they are marked with. */
export const marking = z.object({
	theme: id,
	words: needed('Copy the words from the story.', 4000)
});
export const unmarking = z.object({ coding: id });
