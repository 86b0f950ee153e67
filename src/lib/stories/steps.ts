import type { Draft } from './schema.ts';

/** The five short pages of telling, in their order. */
export const pages = [
	{ step: '', name: 'Before you start' },
	{ step: 'story', name: 'Your story' },
	{ step: 'answer', name: 'How we tell you it was read' },
	{ step: 'check', name: 'Check, and hand in' },
	{ step: 'way-back', name: 'Your way back' }
] as const;
export type TellingStep = 'story' | 'answer' | 'check' | 'way-back';

/** The furthest page that makes sense now. A page asked for too early leads to this one. */
export function furthest(draft: Draft): TellingStep {
	if (draft.handed_in_at) return 'way-back';
	if (!draft.words) return 'story';
	if (!draft.answer_way) return 'answer';
	return 'check';
}

/** Where to go instead, when a page is asked for that is not reached yet or already behind. */
export function instead(draft: Draft, asked: TellingStep): TellingStep | undefined {
	const order: TellingStep[] = ['story', 'answer', 'check', 'way-back'];
	const reached = furthest(draft);
	if (reached === 'way-back') return asked === 'way-back' ? undefined : 'way-back';
	return order.indexOf(asked) > order.indexOf(reached) ? reached : undefined;
}
