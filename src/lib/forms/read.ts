/** From a posted form to checked values, or to the same form with what was typed still in it. */
import { fail } from '@sveltejs/kit';
import type { z } from 'zod';
import { Refusal } from '#lib/database/ask.ts';
import { letters } from './schema.ts';

export type Values = Record<string, string | string[]>;
export type Errors = Record<string, string>;
export interface Refused {
	values: Values;
	errors: Errors;
	/** What moved since the page was drawn, when that is why. */
	moved?: string;
}

// A body can be read once. When something breaks, in the action or in a page around it, what was typed is here.
const read = new WeakMap<Request, Values>();
/** What was typed into the form of this request, if it was read; to be given back, ready to be sent again. */
export const typedIn = (request: Request): Values | undefined => read.get(request);

async function fields(request: Request): Promise<Values> {
	const values: Values = {};
	read.set(request, values);
	for (const [name, given] of await request.formData()) {
		if (typeof given !== 'string') continue;
		const value = letters(given);
		if (name.endsWith('[]'))
			values[name.slice(0, -2)] = [...((values[name.slice(0, -2)] as string[]) ?? []), value];
		else values[name] = value;
	}
	return values;
}

/** Where somebody is sent whose session has ended, and where a form goes that they sent after it. */
export const doors: Record<string, string> = {
	'/return': '/return/typed?/keep',
	'/sign-in': '/sign-in?/keep'
};
/** A form that waits at a door: on the page it is drawn into, and nowhere else. */
export interface Kept {
	/** The address it was sent to. */
	back: string;
	values: Values;
}
export const hidden = 'kept.';
// An address of ours, and never one of another site.
const ours = (address: string): boolean => /^\/(?!\/)[^\\\s]*$/.test(address);

/** What was typed at a door, and the form that waits there, if one does. */
export async function typedAtDoor(
	request: Request
): Promise<{ kept: Kept | null; values: Values }> {
	const { back, ...all } = await fields(request);
	const values: Values = {};
	const waiting: Values = {};
	for (const [name, value] of Object.entries(all)) {
		if (name.startsWith(hidden)) waiting[name.slice(hidden.length)] = value;
		else values[name] = value;
	}
	const kept = typeof back === 'string' && ours(back) ? { back, values: waiting } : null;
	return { kept, values };
}

/** A form as it arrives at a door. @param to the address it was sent to */
export async function arriving(request: Request, to: string | null): Promise<Kept | null> {
	const { kept, values } = await typedAtDoor(request);
	// The words opened another door than the one it needs: it waits on.
	return kept ?? (to !== null && ours(to) ? { back: to, values } : null);
}

const brought = new WeakSet<Values>();
/** What came back through a door with whom it had waited for. It is theirs to look at and to send again. */
export function broughtIn(request: Request): Values | undefined {
	const values = read.get(request);
	return values && brought.has(values) ? values : undefined;
}

/** Everything typed. A name that ends in [] is a list, ticked or not. */
export async function typed(request: Request): Promise<Values> {
	const { kept, values } = await typedAtDoor(request);
	const given = kept ? kept.values : values;
	if (kept) brought.add(given);
	read.set(request, given);
	return given;
}

/**
 * Checks what was typed and does the work with it. What the schema or the database refuses comes back as
 * 422 (or 409, 429) with the field it belongs to and everything typed. So does what came back through a door: who came in
 * may be somebody else, so nothing is done with it until it is sent once more.
 */
export async function attempt<Schema extends z.ZodType, T>(
	values: Values,
	schema: Schema,
	work: (data: z.infer<Schema>) => Promise<T>
) {
	if (brought.has(values))
		return fail(422, {
			values,
			errors: { form: 'You are back. Look this over, and send it again.' }
		} as Refused);
	const checked = schema.safeParse(values);
	if (!checked.success) {
		const errors: Errors = {};
		for (const issue of checked.error.issues)
			errors[String(issue.path[0] ?? 'form')] ??= issue.message;
		return fail(422, { values, errors } as Refused);
	}
	try {
		return await work(checked.data);
	} catch (cause) {
		if (!(cause instanceof Refusal)) throw cause;
		return fail(cause.status, {
			values,
			errors: { [cause.field]: cause.message },
			moved: cause.moved
		} as Refused);
	}
}

/** One value of a list or a text, as a text. */
export const one = (values: Values | undefined, name: string): string => {
	const value = values?.[name];
	return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
};
/** A value as a list. */
export const many = (values: Values | undefined, name: string): string[] => {
	const value = values?.[name];
	return value === undefined ? [] : Array.isArray(value) ? value : [value];
};
