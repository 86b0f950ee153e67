import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { attempt, typed } from '#lib/forms/read.ts';
import {
	agreeingReferral,
	agreeingWords,
	askingWords,
	droppingWords,
	referring,
	righting
} from '#lib/tasks/schema.ts';
import * as tasks from '#lib/tasks/tasks.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	care: await tasks.care(locals.db, params.story)
});

export const actions: Actions = {
	right: async ({ request, locals, params, url }) =>
		attempt(await typed(request), righting, async ({ what, note }) => {
			await tasks.putRight(locals.db, params.story, what, note);
			redirect(303, `${url.pathname}#seen`);
		}),
	matter: async ({ request, locals, params, url }) =>
		attempt(await typed(request), z.object({}), async () => {
			await tasks.matterOver(locals.db, params.story);
			redirect(303, url.pathname);
		}),
	words: async ({ request, locals, params, url }) =>
		attempt(await typed(request), askingWords, async ({ card, knows, taken, note }) => {
			await tasks.askNewWords(locals.db, params.story, {
				card,
				note,
				knows: knows === 'yes',
				taken: taken === 'yes'
			});
			redirect(303, url.pathname);
		}),
	'words-yes': async ({ request, locals, url }) =>
		attempt(await typed(request), agreeingWords, async ({ asked, knows }) => {
			await tasks.agreeNewWords(locals.db, asked, knows === 'yes');
			redirect(303, url.pathname);
		}),
	'words-drop': async ({ request, locals, url }) =>
		attempt(await typed(request), droppingWords, async ({ asked }) => {
			await tasks.dropNewWords(locals.db, asked);
			redirect(303, url.pathname);
		}),
	refer: async ({ request, locals, params, url }) =>
		attempt(await typed(request), referring, async ({ words, reason, told, why_not, wait }) => {
			await tasks.refer(locals.db, params.story, {
				words,
				reason,
				told: told === 'yes',
				why_not: told === 'yes' ? null : why_not,
				wait
			});
			redirect(303, url.pathname);
		}),
	'refer-yes': async ({ request, locals, url }) =>
		attempt(await typed(request), agreeingReferral, async ({ referral }) => {
			await tasks.agreeReferral(locals.db, referral);
			redirect(303, url.pathname);
		})
};
