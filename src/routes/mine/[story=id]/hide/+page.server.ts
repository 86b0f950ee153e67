import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import * as consent from '#lib/consent/consent.server.ts';
import { hiding } from '#lib/consent/schema.ts';
import { Refusal } from '#lib/database/ask.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { render } from '#lib/editor/render.server.ts';
import * as mine from '#lib/stories/mine.server.ts';
import { hide } from '#lib/stories/veils.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, params }) => {
	const { story } = await parent();
	if (!story.words) redirect(303, `/mine/${params.story}`);
	return {
		html: render(story.words.body),
		copies: story.copies.map(({ circle, language, body }) => ({
			circle,
			language,
			html: render(body)
		}))
	};
};

export const actions: Actions = {
	hide: async ({ request, locals, params, url }) =>
		attempt(await typed(request), hiding, async ({ words, circles }) => {
			const { veils, words: handedIn } = await mine.read(locals.db, params.story);
			const next = hide(veils, handedIn?.plain ?? '', words, circles);
			if (next.length === veils.length && !veils.some((veil) => words.includes(veil.words))) {
				throw new Refusal(
					422,
					'Those words do not stand in your story just like that. Copy them from below.',
					'words'
				);
			}
			await consent.saveVeils(locals.db, params.story, next);
			redirect(303, `${url.pathname}#hidden`);
		}),
	show: async ({ request, locals, params, url }) =>
		attempt(await typed(request), z.object({ veil: z.uuid() }), async ({ veil }) => {
			const { veils } = await mine.read(locals.db, params.story);
			const kept = veils.filter(({ id }) => id !== veil);
			await consent.saveVeils(
				locals.db,
				params.story,
				kept.map(({ first, last, circles }) => ({ first, last, circles }))
			);
			redirect(303, `${url.pathname}#hidden`);
		})
};
