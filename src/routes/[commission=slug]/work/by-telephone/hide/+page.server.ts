import { error, fail } from '@sveltejs/kit';
import type { Db } from '#lib/database/visitor.server.ts';
import { Refusal } from '#lib/database/ask.ts';
import { render } from '#lib/editor/render.server.ts';
import { attempt, typed, type Errors, type Values } from '#lib/forms/read.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { hidingWords } from '#lib/helped/schema.ts';
import * as reading from '#lib/reading/reading.server.ts';
import { reason } from '#lib/reading/schema.ts';
import { places } from '#lib/stories/veils.ts';
import { find, foundIn } from '../find.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent, url }) => {
	if ((await parent()).circle !== 'facilitator') error(404, 'There is nothing here.');
	return { form: crypto.randomUUID(), found: await foundIn(locals.db, url) };
};

/** The words, for whoever gave a reason. Each time they are shown is a reading (I4). */
async function shown(db: Db, story: string, why: string, values: Values = {}, errors: Errors = {}) {
	const { body, language, hash } = await reading.original(db, story, why);
	return { words: { html: render(body), language, hash, reason: why }, values, errors };
}

export const actions: Actions = {
	find,
	open: async ({ request, locals, url }) =>
		attempt(await typed(request), reason, ({ reason }) =>
			shown(locals.db, url.searchParams.get('story') ?? '', reason)
		),
	hide: async ({ request, locals }) => {
		const values = await typed(request);
		const done = await attempt(values, hidingWords, async ({ words, circles, hash, ...rest }) => {
			const { plain } = await reading.original(locals.db, rest.story, rest.reason);
			const found = places(plain, words);
			if (found.length === 0)
				throw new Refusal(
					422,
					'Those words do not stand in the story just like that. Copy them from below.',
					'words'
				);
			const { reason: _, ...said } = rest;
			await helped.wish(locals.db, {
				...said,
				want: 'hide',
				card: null,
				what: { places: found, circles, hash }
			});
			return { kept: true };
		});
		const opened = reason.extend({ story: hidingWords.shape.story }).safeParse(values);
		if (!('data' in done) || !opened.success) return done;
		// Refused, it stays on the page, as it stands now, with what was typed beside it.
		return fail(
			done.status,
			await shown(locals.db, opened.data.story, opened.data.reason, values, done.data.errors)
		);
	}
};
