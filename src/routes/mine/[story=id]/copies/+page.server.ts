import { redirect } from '@sveltejs/kit';
import * as consent from '#lib/consent/consent.server.ts';
import { isLive } from '#lib/consent/detail.ts';
import { render } from '#lib/editor/render.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { story } = await parent();
	if (!story.words) redirect(303, `/mine/${params.story}`);
	const { cells } = await consent.detail(locals.db, params.story);
	return {
		html: render(story.words.body),
		copies: story.copies.map(({ circle, body }) => ({
			circle,
			html: render(body),
			cell: cells.find((one) => one.circle === circle && one.purpose === 'hear' && isLive(one))
		}))
	};
};
