import { z } from 'zod';
import { form, needed } from '#lib/forms/schema.ts';

/** What can be wrong, in the order people are asked. */
export const wrongs = ['about_me', 'could_be_hurt', 'other'] as const;
export type Wrong = (typeof wrongs)[number];
export type TaskKind = Wrong | 'lost_words' | 'recognised';

/** A task in one sentence, as facilitators read it. */
export const taskNames: Record<TaskKind, string> = {
	lost_words: 'Somebody lost their words and asks us to hide their story',
	about_me: 'Somebody says: this is about me',
	could_be_hurt: 'Somebody says: a person could be hurt',
	other: 'Somebody says that something is wrong',
	recognised: 'A reader thinks they know who tells a story, and stopped reading'
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
export interface TaskRead extends Task {
	page: string | null;
	story: string | null;
	words: string;
	answer: string | null;
}

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
