import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { render } from '#lib/editor/render.server.ts';
import { attempt, typed, type Errors, type Values } from '#lib/forms/read.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { confirming } from '#lib/helped/schema.ts';
import * as commissions from '#lib/commissions/commissions.server.ts';
import * as reading from '#lib/reading/reading.server.ts';
import { answering, answersOf, finishing, proposing, reason } from '#lib/reading/schema.ts';
import * as tasks from '#lib/tasks/tasks.server.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { z } from 'zod';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const found = (await reading.list(locals.db, params.commission)).find(
		({ story }) => story === params.story
	);
	if (!found) error(404, 'There is nothing here.');
	const { roster, circles } = await commissions.roster(locals.db, params.commission);
	return { waiting: found, roster, circles, form: crypto.randomUUID() };
};

/** The story on the page. Every time it is shown is a reading, and stands in the record with the reason that was given. */
async function shown(
	db: Db,
	story: string,
	why: string,
	done = '',
	values: Values = {},
	errors: Errors = {}
) {
	const original = await reading.original(db, story, why);
	return {
		original: { ...original, html: render(original.body) },
		reason: why,
		done,
		values,
		errors
	};
}

type Event = RequestEvent<{ commission: string; story: string }>;
/** Does something about the story on the page. Refused, it stays there, as it stands now, with what was typed beside it. */
async function beside<Schema extends z.ZodType>(
	{ request, locals, params }: Event,
	schema: Schema,
	work: (data: z.infer<Schema>, values: Values) => Promise<Awaited<ReturnType<typeof shown>>>
) {
	const values = await typed(request);
	const done = await attempt(values, schema, (data) => work(data, values));
	const why = reason.safeParse(values);
	if (!('data' in done) || !why.success) return done;
	const { errors } = done.data;
	return fail(
		done.status,
		await shown(locals.db, params.story, why.data.reason, '', values, errors)
	);
}

export const actions: Actions = {
	recognised: async ({ locals, params }) => {
		await tasks.recognised(locals.db, params.story);
		redirect(303, `/${params.commission}/work/reading`);
	},
	open: async ({ request, locals, params }) =>
		attempt(await typed(request), reason, ({ reason }) => shown(locals.db, params.story, reason)),

	answers: async (event) =>
		beside(event, answering, async (said, values) => {
			const { locals, params } = event;
			await reading.saveAnswers(locals.db, params.story, answersOf(said));
			return shown(locals.db, params.story, said.reason, 'Your answers are kept.', values);
		}),

	propose: async (event) =>
		beside(event, proposing, async ({ kind, words, instead, circles, why, ...said }) => {
			const { locals, params } = event;
			await reading.saveAnswers(locals.db, params.story, answersOf(said));
			await reading.propose(locals.db, params.story, {
				kind,
				words,
				why,
				instead: kind === 'change' ? instead : null,
				circles: kind === 'hide' ? circles : null
			});
			return shown(locals.db, params.story, said.reason, 'The storyteller will be asked.');
		}),

	ready: async (event) =>
		beside(event, finishing, async (said) => {
			const { locals, params } = event;
			await reading.saveAnswers(locals.db, params.story, answersOf(said));
			await reading.ready(locals.db, params.story);
			redirect(303, `/${params.commission}/work`);
		}),

	meaning: async ({ request, locals, params }) => {
		const values = await typed(request);
		return attempt(values, reason, async () => {
			await reading.meaningRead(locals.db, params.story);
			redirect(303, `/${params.commission}/work`);
		});
	},

	witness: async ({ request, locals, params }) =>
		attempt(await typed(request), confirming, async ({ form, hash, roster }) => {
			await helped.witness(locals.db, params.story, form, hash, roster);
			redirect(303, `/${params.commission}/work/reading`);
		}),

	contact: async ({ locals, params }) => ({
		contact: await reading.contact(locals.db, params.story)
	})
};
