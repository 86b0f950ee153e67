/** Permission said in words, the same everywhere. */
import type { Attribution, Circle, Use } from './schema.ts';

export const circleNames: Record<Circle, string> = {
	community: 'the community commissioners',
	civic: 'the civic commissioners',
	public: 'anyone'
};
export const useNames: Record<Use, string> = {
	theme: 'come up in search',
	evidence: 'back a decision',
	quote: 'be asked about for quoting'
};
export const attributionNames: Record<Attribution, string> = {
	first_name: 'my first name',
	full_name: 'my full name',
	chosen_name: 'a name I choose',
	description: 'a description I write',
	no_name: 'no name'
};

/** Everyone who is in these circles, as a list in words. */
export function readersOf(circles: readonly Circle[]): string {
	if (circles.includes('public')) return 'anyone';
	if (circles.length === 0) return 'only your facilitator and you';
	return circles.map((circle) => circleNames[circle]).join(' and ');
}
