/** What of a file still stands, in numbers and in words. */
import { together } from '#lib/stories/record.ts';
import type { Standing } from './schema.ts';

/** The numbers of the parts that have to be destroyed. */
export const gone = ({ parts, stand }: Standing): number[] =>
	Array.from({ length: parts }, (_, n) => n + 1).filter((number) => !stand.includes(number));

/** Parts by their numbers: part 2; parts 2 and 3. */
export const named = (numbers: number[]): string =>
	`${numbers.length === 1 ? 'part' : 'parts'} ${together(numbers.map(String))}`;
