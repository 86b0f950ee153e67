import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { render } from '#lib/editor/render.server.ts';
import { attempt, typed, type Errors, type Values } from '#lib/forms/read.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { confirming } from '#lib/helped/schema.ts';
import * as commissions from '#lib/commissions/commissions.server.ts';
import * as reading from '#lib/reading/reading.server.ts';
import { answering, proposing, questions, reason, type Answers } from '#lib/reading/schema.ts';
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
	work: (data: z.infer<Schema>) => Promise<Awaited<ReturnType<typeof shown>>>
) {
	const values = await typed(request);
	const done = await attempt(values, schema, work);
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
		beside(event, answering, async ({ reason, ...said }) => {
			const { locals, params } = event;
			const given = said as Record<string, string>;
			const answers: Answers = {};
			for (const [name] of questions) {
				if (given[name])
					answers[name] = {
						yes: given[name] === 'yes',
						...(given[`${name}_note`] ? { note: given[`${name}_note`] } : {})
					};
			}
			await reading.saveAnswers(locals.db, params.story, answers);
			return shown(locals.db, params.story, reason, 'Your answers are kept.');
		}),

	propose: async (event) =>
		beside(event, proposing, async ({ reason, kind, words, instead, circles, why }) => {
			const { locals, params } = event;
			await reading.propose(locals.db, params.story, {
				kind,
				words,
				why,
				instead: kind === 'change' ? instead : null,
				circles: kind === 'hide' ? circles : null
			});
			return shown(locals.db, params.story, reason, 'The storyteller will be asked.');
		}),

	ready: async (event) =>
		beside(event, reason, async () => {
			await reading.ready(event.locals.db, event.params.story);
			redirect(303, `/${event.params.commission}/work`);
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
