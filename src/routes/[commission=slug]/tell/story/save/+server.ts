import { error, isHttpError, isRedirect, json } from '@sveltejs/kit';
import { z } from 'zod';
import { Refusal } from '#lib/database/ask.ts';
import { check, toText, Unfit } from '#lib/editor/document.ts';
import { veils } from '#lib/stories/schema.ts';
import { written } from '#lib/stories/writing.server.ts';
import * as telling from '#lib/stories/telling.server.ts';
import type { RequestHandler } from './$types';

const saving = z.object({
	text: z.string().max(100_000).optional(),
	body: z.unknown(),
	veils: veils.default([]),
	version: z.number().int().min(0)
});

/** Saves as one types. 401 when the session has ended, 409 with the newer words, 422 when they cannot be kept. */
export const POST: RequestHandler = async ({ request, locals, params }) => {
	const given = saving.safeParse(await request.json().catch(() => null));
	if (!given.success) error(422, 'This cannot be kept.');
	try {
		const draft = await telling.current(locals.db, params.commission);
		if (!draft || draft.handed_in_at) return json({}, { status: 401 });
		const { version, text } = given.data;
		if (version !== draft.version) {
			return json({ text: toText(draft.body), version: draft.version }, { status: 409 });
		}
		// The editor sends its document; the plain box sends its text.
		const { body, veils: hidden } =
			text === undefined
				? { body: check(given.data.body), veils: given.data.veils }
				: written(draft, { text, body: '', veils: '' });
		return json(await telling.save(locals.db, draft.story, body, hidden, version));
	} catch (cause) {
		if (isRedirect(cause)) return json({}, { status: 401 });
		if (cause instanceof Refusal || cause instanceof Unfit) return json({}, { status: 422 });
		if (isHttpError(cause)) throw cause;
		return json({}, { status: 503 });
	}
};
