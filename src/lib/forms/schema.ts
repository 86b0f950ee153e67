/** Pieces that the schemas of forms share. */
import { z } from 'zod';

/** Text without NUL, which is no letter and which Postgres takes in no text: what comes from a form or an address goes through here. */
export const letters = (text: string) => text.replaceAll('\0', '');
/** Made when a form is drawn, so that posting it twice is one act. */
export const form = z.uuid('This page has grown old. Please try once more.');
export const id = z.uuid('Choose one from the list.');
/** A list of ticked boxes; none ticked is an empty list. */
export const ticked = <T extends z.ZodType>(of: T) =>
	z.preprocess((v) => (v === undefined ? [] : Array.isArray(v) ? v : [v]), z.array(of));
/** A single box: ticked or not. */
export const box = z.preprocess((v) => v === 'yes', z.boolean());
/** Text that may stay empty. */
export const optional = (most: number) =>
	z
		.string()
		.max(most, `Use at most ${most.toLocaleString('en-GB')} letters here.`)
		.default('')
		.transform((v) => v.trim());
export const needed = (sentence: string, most: number) =>
	z
		.string(sentence)
		.trim()
		.min(1, sentence)
		.max(most, `Use at most ${most.toLocaleString('en-GB')} letters here.`);
