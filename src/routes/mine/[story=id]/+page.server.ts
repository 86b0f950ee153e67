import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import * as consent from '#lib/consent/consent.server.ts';
import { render } from '#lib/editor/render.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { box, form, id } from '#lib/forms/schema.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { confirming } from '#lib/helped/schema.ts';
import * as mine from '#lib/stories/mine.server.ts';
import * as tasks from '#lib/tasks/tasks.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { story } = await parent();
	const listed = story.asks.some(({ decision, answer }) => !decision && answer !== 'yes');
	return {
		// Who would read or hear it where somebody asks to use it.
		listed: listed ? await consent.preview(locals.db, story.story, ['community', 'civic']) : null,
		// What was written down for them is confirmed for the people who are listed here.
		preview:
			story.helped && !story.helped.confirmed_at
				? await consent.preview(locals.db, story.story, story.permission?.circles ?? [])
				: null,
		soon: story.words ? await consent.soon(locals.db, params.story) : [],
		newcomers: story.words ? await consent.newcomers(locals.db, params.story) : null,
		form: crypto.randomUUID(),
		html: story.words ? render(story.words.body) : '',
		copies: story.copies.map(({ circle, language, body }) => ({
			circle,
			language,
			html: render(body)
		}))
	};
};

const answering = z.object({
	proposal: id,
	answer: z.enum(['accepted', 'refused'], 'Say yes or no to this.')
});
const approving = z.object({ form, hash: z.string().max(200) });
const replying = z.object({
	form,
	ask: id,
	answer: z.enum(['yes', 'no', 'not now'], 'Answer yes, no or not now.'),
	knowing: box,
	wording: z.string().max(200).optional(),
	roster: z.string().max(200).optional()
});
const lifting = z.object({ hold: id });
const objecting = z.object({ coding: id, objects: z.enum(['yes', 'no']) });

export const actions: Actions = {
	proposal: async ({ request, locals, url }) =>
		attempt(await typed(request), answering, async ({ proposal, answer }) => {
			await consent.answerProposal(locals.db, proposal, answer);
			redirect(303, `${url.pathname}#next`);
		}),
	approve: async ({ request, locals, params, url }) =>
		attempt(await typed(request), approving, async ({ form, hash }) => {
			await consent.approve(locals.db, params.story, form, hash);
			redirect(303, url.pathname);
		}),
	ask: async ({ request, locals, url }) =>
		attempt(await typed(request), replying, async ({ ask, form, answer, ...drawn }) => {
			await consent.answerAsk(locals.db, ask, form, answer, drawn);
			redirect(303, `${url.pathname}#asks`);
		}),
	confirm: async ({ request, locals, params, url }) =>
		attempt(await typed(request), confirming, async ({ form, hash, roster }) => {
			await helped.confirm(locals.db, params.story, form, hash, roster);
			redirect(303, url.pathname);
		}),
	lift: async ({ request, locals, url }) =>
		attempt(await typed(request), lifting, async ({ hold }) => {
			await tasks.liftHold(locals.db, hold);
			redirect(303, url.pathname);
		}),
	object: async ({ request, locals, url }) =>
		attempt(await typed(request), objecting, async ({ coding, objects }) => {
			await mine.object(locals.db, coding, objects === 'yes');
			redirect(303, `${url.pathname}#marked`);
		})
};
