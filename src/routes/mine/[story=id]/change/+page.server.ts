import { redirect } from '@sveltejs/kit';
import { toText } from '#lib/editor/document.ts';
import { attempt, broughtIn, typed } from '#lib/forms/read.ts';
import { form } from '#lib/forms/schema.ts';
import { writing } from '#lib/stories/schema.ts';
import * as telling from '#lib/stories/telling.server.ts';
import { asWritten, something, written } from '#lib/stories/writing.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, request }) => {
	const draft = await telling.read(locals.db, params.story);
	return {
		draft,
		text: toText(draft.body),
		back: asWritten(broughtIn(request), draft),
		saved: url.searchParams.has('saved'),
		form: crypto.randomUUID()
	};
};

export const actions: Actions = {
	save: async ({ request, locals, params }) =>
		attempt(await typed(request), writing, async (given) => {
			const draft = await telling.read(locals.db, params.story);
			const { body, veils } = written(draft, given);
			await telling.save(locals.db, params.story, body, veils, given.version);
			redirect(303, '?saved');
		}),
	hand: async ({ request, locals, params }) =>
		attempt(await typed(request), writing.extend({ form }), async (given) => {
			const draft = await telling.read(locals.db, params.story);
			const { body, veils } = written(draft, given);
			something(body);
			await telling.save(locals.db, params.story, body, veils, given.version);
			await telling.handIn(locals.db, params.story, given.form);
			redirect(303, `/mine/${params.story}`);
		})
};
