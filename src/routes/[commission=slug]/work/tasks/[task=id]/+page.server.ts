import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { hearing } from '#lib/helped/schema.ts';
import { answering, holding } from '#lib/tasks/schema.ts';
import * as tasks from '#lib/tasks/tasks.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const task = await tasks.read(locals.db, params.task);
	return {
		task,
		// Read out to the storyteller when the facilitator asks for it: that stands in the record.
		asked:
			url.searchParams.has('read') && task.kind === 'wish' && task.what && task.stands && !task.mine
				? await helped.asked(locals.db, task.story, task.what)
				: null,
		// The story of the page it was pressed on, when that page was a story's.
		about:
			task.story ??
			(task.kind === 'wish' ? '' : /\/stories\/([\da-f-]{36})$/.exec(task.page ?? '')?.[1]) ??
			''
	};
};

export const actions: Actions = {
	hold: async ({ request, locals, url }) => {
		const values = await typed(request);
		// Whole addresses are welcome: the story is what they end in.
		if (typeof values.story === 'string') values.story = values.story.trim().slice(-36);
		return attempt(values, holding, async ({ story, kind, note }) => {
			await tasks.hold(locals.db, story, kind, note);
			redirect(303, `${url.pathname}?hidden`);
		});
	},
	hear: async ({ request, locals, params }) =>
		attempt(await typed(request), hearing, async ({ heard, mark }) => {
			await helped.hear(locals.db, params.task, heard === 'yes', mark ?? null);
			redirect(303, `/${params.commission}/work/tasks`);
		}),
	answer: async ({ request, locals, params }) =>
		attempt(await typed(request), answering, async ({ answer }) => {
			await tasks.answer(locals.db, params.task, answer);
			redirect(303, `/${params.commission}/work/tasks`);
		})
};
