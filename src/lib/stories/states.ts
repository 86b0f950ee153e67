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
	withdrawn: 'You took it back. Nobody else can see it.'
};
