import { redirect } from '@sveltejs/kit';
import { render } from '#lib/editor/render.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, parent }) => {
	const { story } = await parent();
	if (!story.words) redirect(303, `/mine/${params.story}`);
	return {
		html: render(story.words.body),
		copies: story.copies.map(({ body, ...copy }) => ({ copy, html: render(body) }))
	};
};
