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

/** The same where no facilitator may read it: what stood there of them is not so. */
export const unkeptSentence: Partial<Record<State, string>> = {
	waiting: 'It waits to be read, and no facilitator may read it now. Nobody but you can see it.',
	read: 'It was read. It waits for your yes, and until then nobody but you can see it.',
	kept: 'It was read, and now nobody but you can see it.'
};
/** Where a story has got to, whoever may read it. */
export const stateSaid = ({ state, unkept }: { state: State; unkept: string | boolean | null }) =>
	(unkept ? unkeptSentence[state] : undefined) ?? stateSentence[state];

/** Why somebody else hid a story, said to the person who told it. */
export const holdToTeller: Record<HoldKind, string> = {
	asked: 'You asked us to hide it. If it was not you, open it again.',
	lost_words:
		'Somebody told us that they had lost the words for this. If it was not you, open it again.',
	safety: 'A facilitator paused it, because somebody could be hurt.',
	put_right: 'We made a mistake with it, and hid it until you have looked.',
	new_words: 'New code words were asked for.'
};
