import { isHttpError, isRedirect, json } from '@sveltejs/kit';
import { z } from 'zod';
import { Refusal } from '#lib/database/ask.ts';
import { check, Unfit } from '#lib/editor/document.ts';
import { veils } from '#lib/stories/schema.ts';
import * as telling from '#lib/stories/telling.server.ts';
import { written } from '#lib/stories/writing.server.ts';
import type { RequestHandler } from './$types';

/** The editor sends its document and what is hidden in it; the plain box sends its text. */
const saving = z.object({
	text: z.string().max(100_000).optional(),
	body: z.unknown(),
	veils: veils.default([]),
	version: z.number().int().min(0)
});

/** Saves as one types. 401 when the session has ended, 409 when newer words are there, 422 when they cannot be kept. */
export const POST: RequestHandler = async ({ request, locals, params }) => {
	const given = saving.safeParse(await request.json().catch(() => null));
	if (!given.success) return json({}, { status: 422 });
	const { text, version } = given.data;
	try {
		const words =
			text === undefined
				? { body: check(given.data.body), veils: given.data.veils }
				: written(await telling.read(locals.db, params.story), { text, body: '', veils: '' });
		return json(await telling.save(locals.db, params.story, words.body, words.veils, version));
	} catch (cause) {
		if (cause instanceof Unfit) return json({}, { status: 422 });
		if (cause instanceof Refusal) return json({}, { status: cause.status });
		// Entering again is for a person to do, not for a script.
		if (isRedirect(cause)) return json({}, { status: 401 });
		return json({}, { status: isHttpError(cause) ? cause.status : 503 });
	}
};
