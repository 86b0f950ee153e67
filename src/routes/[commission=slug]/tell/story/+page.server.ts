import { redirect, type RequestEvent } from '@sveltejs/kit';
import { toText } from '#lib/editor/document.ts';
import { attempt, broughtIn, typed } from '#lib/forms/read.ts';
import * as identity from '#lib/identity/identity.server.ts';
import { instead } from '#lib/stories/steps.ts';
import { writing } from '#lib/stories/schema.ts';
import * as telling from '#lib/stories/telling.server.ts';
import { asWritten, something, written } from '#lib/stories/writing.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, request }) => {
	const draft = await telling.current(locals.db, params.commission);
	const elsewhere = draft ? instead(draft, 'story') : '';
	if (!draft || elsewhere !== undefined) redirect(303, `/${params.commission}/tell/${elsewhere}`);
	return {
		draft,
		text: toText(draft.body),
		back: asWritten(broughtIn(request), draft),
		saved: url.searchParams.has('saved'),
		words:
			url.searchParams.has('words') || url.searchParams.has('new')
				? await identity.wordsAgain(locals.db)
				: null,
		fresh: url.searchParams.has('new')
	};
};

/** Keeps what was written. After the session ended it becomes a new draft with new words, not a loss. */
async function keep(
	{ request, locals, params }: RequestEvent<{ commission: string }>,
	next: string,
	{ finished = false } = {}
) {
	const values = await typed(request);
	return attempt(values, writing, async (given) => {
		const draft = await telling.still(locals.db, params.commission);
		const { body, veils } = written(draft, given);
		if (finished) something(body);
		if (draft && !draft.handed_in_at) {
			await telling.save(locals.db, draft.story, body, veils, given.version);
			redirect(303, next);
		}
		const { story, session } = await telling.start(locals.db, params.commission);
		if (session) locals.asTeller(session);
		await telling.save(locals.db, story, body, veils, 0);
		redirect(303, `/${params.commission}/tell/story?new`);
	});
}

export const actions: Actions = {
	save: (event) => keep(event, '?saved'),
	words: (event) => keep(event, '?words'),
	next: (event) => keep(event, `/${event.params.commission}/tell/answer`, { finished: true })
};
