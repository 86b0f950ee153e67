import { fail, redirect } from '@sveltejs/kit';
import * as consent from '#lib/consent/consent.server.ts';
import {
	answers,
	choiceOf,
	choices,
	giving,
	questions,
	steps,
	stepsFor,
	type Choice,
	type Step
} from '#lib/consent/schema.ts';
import { neverOpen } from '#lib/consent/sentences.ts';
import { attempt, one, typed, type Errors, type Values } from '#lib/forms/read.ts';
import * as mine from '#lib/stories/mine.server.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The page for one question: what was said so far travels with it, and who that is stands on it. */
async function page(db: Db, story: string, step: Step, values: Values) {
	const who = one(values, 'who') as Choice | '';
	const asked = who ? choices[who] : [];
	return {
		step,
		values,
		form: crypto.randomUUID(),
		preview: await consent.preview(db, story, step === 'who' ? choices.anyone : asked)
	};
}

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { story } = await parent();
	if (!story.words) redirect(303, `/mine/${params.story}`);
	const now = story.permission;
	// Nothing is ticked for anybody: what they said themselves last time is theirs.
	const values: Values = now
		? {
				who: choiceOf(now.circles) ?? '',
				uses: now.uses,
				attribution: now.attribution ?? '',
				named_as: now.named_as ?? '',
				...(now.unasked ? { unasked: 'yes' } : {})
			}
		: {};
	return { first: await page(locals.db, params.story, 'who', values) };
};

export const actions: Actions = {
	/** One question answered: on to the next, or this one again. */
	answer: async ({ request, locals, params }) => {
		const values = await typed(request);
		const step = steps.find((name) => name === one(values, 'step')) ?? 'who';
		const said = answers.safeParse(values);
		if (!said.success) redirect(303, `/mine/${params.story}/permission`);
		const asked = step === 'check' ? null : questions[step].safeParse(values);
		if (asked && !asked.success) {
			const errors: Errors = {};
			for (const issue of asked.error.issues) errors[String(issue.path[0])] ??= issue.message;
			return fail(422, {
				...(await page(locals.db, params.story, step, values)),
				errors,
				moved: ''
			});
		}
		if (step === 'who' && said.data.who === 'anyone' && said.data.knowing !== 'yes') {
			const told = await page(locals.db, params.story, step, {
				...values,
				who: '',
				knowing: 'yes'
			});
			if (told.preview.never)
				return fail(422, { ...told, errors: { who: neverOpen } as Errors, moved: '' });
		}
		const { state } = await mine.read(locals.db, params.story);
		const path = stepsFor(said.data.who ?? 'nobody', state !== 'waiting');
		const next = path[path.indexOf(step) + 1] ?? 'check';
		return {
			...(await page(locals.db, params.story, next, values)),
			errors: {} as Errors,
			moved: ''
		};
	},
	/** A question behind: what was said stays. */
	back: async ({ request, locals, params }) => {
		const values = await typed(request);
		const step = steps.find((name) => name === one(values, 'to')) ?? 'who';
		return {
			...(await page(locals.db, params.story, step, values)),
			errors: {} as Errors,
			moved: ''
		};
	},
	give: async ({ request, locals, params }) => {
		const values = await typed(request);
		const done = await attempt(
			values,
			giving,
			async ({ form, roster, who = 'nobody', uses, attribution, named_as, unasked, knowing }) => {
				const nobody = who === 'nobody';
				await consent.give(locals.db, params.story, form, {
					circles: choices[who],
					uses: nobody ? [] : uses,
					attribution: (!nobody && attribution) || 'no_name',
					named_as: !nobody && attribution !== 'no_name' ? named_as : null,
					unasked: !nobody && unasked === 'yes',
					roster,
					knowing: knowing === 'yes'
				});
				redirect(303, `/mine/${params.story}`);
			}
		);
		// Refused, or the roster moved while the page was open: the last page again, drawn from what is so now.
		const { errors, moved } = done.data;
		return fail(done.status, {
			...(await page(locals.db, params.story, 'check', values)),
			errors,
			moved: moved ?? ''
		});
	}
};
