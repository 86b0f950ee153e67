import { redirect } from '@sveltejs/kit';
import { card } from '#lib/identity/card.server.ts';
import * as identity from '#lib/identity/identity.server.ts';
import * as mine from '#lib/stories/mine.server.ts';
import { dayName } from '#lib/stories/record.ts';
import { instead } from '#lib/stories/steps.ts';
import * as telling from '#lib/stories/telling.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
	const draft = await telling.current(locals.db, params.commission);
	const elsewhere = draft ? instead(draft, 'way-back') : '';
	if (!draft || elsewhere !== undefined) redirect(303, `/${params.commission}/tell/${elsewhere}`);
	const [{ commission }, words, story] = await Promise.all([
		parent(),
		identity.wordsAgain(locals.db),
		mine.read(locals.db, draft.story)
	]);
	const day = story.answer_by && dayName(story.answer_by);
	const said = { name: commission.card_name ?? 'Notes', day, telephone: commission.telephone };
	return { story: draft.story, day, card: words ? card(words, url.origin, said) : null };
};
