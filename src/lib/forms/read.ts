/** From a posted form to checked values, or to the same form with what was typed still in it. */
import { fail } from '@sveltejs/kit';
import type { z } from 'zod';
import { Refusal } from '#lib/database/ask.ts';

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

/** Everything typed. A name that ends in [] is a list, ticked or not. */
export async function typed(request: Request): Promise<Values> {
	const values: Values = {};
	read.set(request, values);
	for (const [name, value] of await request.formData()) {
		if (typeof value !== 'string') continue;
		if (name.endsWith('[]'))
			values[name.slice(0, -2)] = [...((values[name.slice(0, -2)] as string[]) ?? []), value];
		else values[name] = value;
	}
	return values;
}

/**
 * Checks what was typed and does the work with it. What the schema or the database refuses comes back as
 * 422 (or 409, 429) with the field it belongs to and everything typed.
 */
export async function attempt<Schema extends z.ZodType, T>(
	values: Values,
	schema: Schema,
	work: (data: z.infer<Schema>) => Promise<T>
) {
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
