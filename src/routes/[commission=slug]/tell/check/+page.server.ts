import { redirect } from '@sveltejs/kit';
import { render } from '#lib/editor/render.server.ts';
import { form } from '#lib/forms/schema.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import * as facilitators from '#lib/stories/facilitators.server.ts';
import { instead } from '#lib/stories/steps.ts';
import * as telling from '#lib/stories/telling.server.ts';
import { z } from 'zod';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const draft = await telling.current(locals.db, params.commission);
	const elsewhere = draft ? instead(draft, 'check') : '';
	if (!draft || elsewhere !== undefined) redirect(303, `/${params.commission}/tell/${elsewhere}`);
	return {
		html: render(draft.body),
		language: draft.language,
		story: draft.story,
		readers: (await facilitators.list(locals.db, draft.story))
			.filter(({ state }) => state === 'on_duty')
			.map(({ name }) => name),
		way: draft.answer_way?.way,
		hidden: draft.veils.length > 0,
		form: crypto.randomUUID()
	};
};

export const actions: Actions = {
	default: async ({ request, locals, params }) =>
		attempt(await typed(request), z.object({ form }), async (given) => {
			const draft = await telling.current(locals.db, params.commission);
			const elsewhere = draft ? instead(draft, 'check') : '';
			// Posted for a step not reached yet, or twice: the page that is due says what to do.
			if (!draft || elsewhere !== undefined)
				redirect(303, `/${params.commission}/tell/${elsewhere}`);
			await telling.handIn(locals.db, draft.story, given.form);
			redirect(303, `/${params.commission}/tell/way-back`);
		})
};
