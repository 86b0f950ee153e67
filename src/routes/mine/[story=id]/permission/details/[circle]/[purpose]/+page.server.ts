import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import * as consent from '#lib/consent/consent.server.ts';
import {
	allowing,
	answers,
	cellOf,
	isLive,
	questions,
	steps,
	stepsFor,
	type Step
} from '#lib/consent/detail.ts';
import { attempt, one, typed, type Errors, type Values } from '#lib/forms/read.ts';
import { form } from '#lib/forms/schema.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The use and the circle that the address names; what is neither was never there. */
function asked(params: { circle: string; purpose: string }) {
	return cellOf(params.circle, params.purpose) ?? error(404, 'There is nothing here.');
}

/** The page for one question: what was said so far travels with it, and on the last one stands who that is. */
async function page(
	db: Db,
	params: { story: string; circle: string; purpose: string },
	step: Step,
	values: Values
) {
	const { circle, purpose } = asked(params);
	return {
		step,
		values,
		form: crypto.randomUUID(),
		preview: step === 'check' ? await consent.preview(db, params.story, [circle], purpose) : null
	};
}

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { story } = await parent();
	if (!story.words) redirect(303, `/mine/${params.story}`);
	const cell = asked(params);
	const { cells, names } = await consent.detail(locals.db, params.story);
	const now = cells.find((one) => one.circle === cell.circle && one.purpose === cell.purpose);
	// Nothing is ticked for anybody: what they said themselves last time is theirs.
	const values: Values = isLive(now)
		? {
				attribution: now.attribution,
				named_as: now.named_as ?? '',
				place: now.place,
				dated: now.dated,
				sealed_until: now.sealed_until ?? '',
				ends_on: now.ends_on ?? '',
				conditions: now.conditions,
				...(now.successors ? { successors: 'yes' } : {})
			}
		: {};
	const path = stepsFor(cell.purpose, cell.circle);
	return {
		...cell,
		allowed: isLive(now),
		needs:
			['theme', 'evidence'].includes(cell.purpose) &&
			!cells.some((one) => one.circle === cell.circle && one.purpose === 'hear' && isLive(one)),
		names,
		first: await page(locals.db, params, path[0]!, values)
	};
};

export const actions: Actions = {
	/** One question answered: on to the next, or this one again. */
	answer: async ({ request, locals, params }) => {
		const values = await typed(request);
		const { circle, purpose } = asked(params);
		const path = stepsFor(purpose, circle);
		const step = path.find((name) => name === one(values, 'step')) ?? path[0]!;
		if (!answers.safeParse(values).success && step === 'check')
			redirect(303, `/mine/${params.story}/permission/details`);
		const said = step === 'check' ? null : questions[step].safeParse(values);
		if (said && !said.success) {
			const errors: Errors = {};
			for (const issue of said.error.issues) errors[String(issue.path[0])] ??= issue.message;
			return fail(422, { ...(await page(locals.db, params, step, values)), errors, moved: '' });
		}
		const next = path[path.indexOf(step) + 1] ?? 'check';
		return { ...(await page(locals.db, params, next, values)), errors: {} as Errors, moved: '' };
	},
	/** A question behind: what was said stays. */
	back: async ({ request, locals, params }) => {
		const values = await typed(request);
		const step =
			steps.find((name) => name === one(values, 'to')) ??
			stepsFor(asked(params).purpose, asked(params).circle)[0]!;
		return { ...(await page(locals.db, params, step, values)), errors: {} as Errors, moved: '' };
	},
	allow: async ({ request, locals, params }) => {
		const values = await typed(request);
		const cell = asked(params);
		const done = await attempt(values, allowing, async (said) => {
			await consent.allow(locals.db, params.story, said.form, cell, said);
			redirect(303, `/mine/${params.story}/permission/details`);
		});
		// Refused, or the roster moved: the last page again, drawn from what is so now. Told once, they may go on knowing it.
		const { errors, moved } = done.data;
		const again = moved === 'never' ? { ...values, knowing: 'yes' } : values;
		return fail(done.status, {
			...(await page(locals.db, params, 'check', again)),
			errors,
			moved: moved ?? ''
		});
	},
	stop: async ({ request, locals, params }) =>
		attempt(await typed(request), z.object({ form }), async ({ form }) => {
			await consent.stop(locals.db, params.story, form, asked(params));
			redirect(303, `/mine/${params.story}/permission/details`);
		})
};
