/** From what the story page posts to a document that can be saved. */
import { Refusal } from '#lib/database/ask.ts';
import { check, fromText, merge, plain, toText, Unfit } from '#lib/editor/document.ts';
import { one, type Values } from '#lib/forms/read.ts';
import { veils as veilsSchema, type Draft, type Veil, type Words } from './schema.ts';
import { carried } from './veils.ts';

interface Written {
	text: string;
	/** The editor's document as JSON, when the editor was there; else empty. */
	body: string;
	veils: string;
}

/** @param draft what it was written over, or null when the session had ended and this begins anew */
export function written(
	draft: Draft | null,
	{ text, body, veils }: Written
): { body: Words; veils: Veil[] } {
	if (body !== '') {
		try {
			return { body: check(JSON.parse(body)), veils: veilsSchema.parse(JSON.parse(veils || '[]')) };
		} catch (cause) {
			if (cause instanceof Unfit && cause.message === 'too large') throw tooLong();
			throw new Refusal(
				422,
				'Part of this page is in a form we cannot keep. Please paste it again as plain text.',
				'text'
			);
		}
	}
	if (!draft) return { body: fromText(text), veils: [] };
	const next = merge(draft.body, text);
	return { body: next, veils: carried(draft.veils, plain(draft.body), plain(next)) };
}

const tooLong = () =>
	new Refusal(
		422,
		'That is longer than one story can be here. Please hand in part of it, then start another.',
		'text'
	);

/** To go on, something has to be there. @throws Refusal on `text` */
export function something(body: Words): void {
	if (plain(body).trim() === '') {
		throw new Refusal(422, 'Write your story before you go on. A few words are enough.', 'text');
	}
}

/**
 * What the box holds when somebody is back after their session ended: what they had written, over what it was written
 * over, so that a save from another page in the meantime is shown and not written over.
 * @returns null when nothing came back, or nothing that can be kept
 */
export function asWritten(values: Values | undefined, draft: Draft) {
	if (!values || one(values, 'version') === '') return null;
	const given = {
		text: one(values, 'text'),
		body: one(values, 'body'),
		veils: one(values, 'veils')
	};
	try {
		const { body, veils } = written(draft, given);
		const text = given.body === '' ? given.text : toText(body);
		return {
			text,
			body: given.body === '' ? draft.body : body,
			veils: given.body === '' ? draft.veils : veils,
			version: Number(one(values, 'version'))
		};
	} catch {
		return null;
	}
}

/** What a person wrote in a form, to be shown to them: sentences, and none of what the page itself put there. */
export function ownWords({ body, veils: _, ...values }: Values): string[] {
	const document = one({ body: body ?? '' }, 'body');
	const parts = Object.entries(values)
		.filter(([name]) => document === '' || name !== 'text')
		.flatMap(([, value]) => value)
		.filter((value) => /\S\s+\S/.test(value));
	if (document === '') return parts;
	try {
		return [plain(check(JSON.parse(document))), ...parts];
	} catch {
		return [one(values, 'text'), ...parts];
	}
}
