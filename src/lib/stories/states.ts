import type { HoldKind } from '#lib/tasks/schema.ts';
import type { State } from './schema.ts';

/** Where a story has got to, said to the person who told it. */
export const stateSentence: Record<State, string> = {
	draft: 'You have not handed it in yet. Nobody but you can see it.',
	waiting: 'It is waiting to be read. Only the facilitators can see it.',
	proposals: 'It was read. There is something for you to answer.',
	read: 'It was read. It waits for your yes, and until then only the facilitators can see it.',
	shared: 'It is open to the people you chose.',
	kept: 'It was read, and only you and the facilitators can see it.',
	paused: 'You paused it. Nobody else can see it now.',
	held: 'It is hidden. Nobody else can see it now.',
	withdrawn: 'You took it back. Nobody else can see it.',
	erasing: 'It will be destroyed. Nobody else can see it now.',
	erased: 'It was destroyed.'
};

/** Why somebody else hid a story, said to the person who told it. */
export const holdToTeller: Record<HoldKind, string> = {
	asked: 'You asked us to hide it. If it was not you, open it again.',
	lost_words:
		'Somebody told us that they had lost the words for this. If it was not you, open it again.',
	safety: 'A facilitator paused it, because somebody could be hurt.',
	put_right: 'We made a mistake with it, and hid it until you have looked.',
	new_words: 'New code words were asked for.'
};
