import { redirect } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import * as identity from '#lib/identity/identity.server.ts';
import { answerWay, reachedAt } from '#lib/stories/schema.ts';
import { instead } from '#lib/stories/steps.ts';
import * as telling from '#lib/stories/telling.server.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Actions, PageServerLoad } from './$types';

async function reached(db: Db, commission: string) {
	const draft = await telling.current(db, commission);
	const elsewhere = draft ? instead(draft, 'answer') : '';
	if (!draft || elsewhere !== undefined) redirect(303, `/${commission}/tell/${elsewhere}`);
	return draft;
}

export const load: PageServerLoad = async ({ locals, params }) => {
	const draft = await reached(locals.db, params.commission);
	return {
		chosen: draft.answer_way,
		canSeal: await identity.canSeal(locals.db)
	};
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const values = await typed(request);
		const draft = await reached(locals.db, params.commission);
		return attempt(values, answerWay, async (given) => {
			const contact = await identity.seal(locals.db, reachedAt(given), [
				'way',
				'You can come back here to read the answer.'
			]);
			await telling.chooseAnswerWay(locals.db, draft.story, given, contact);
			redirect(303, `/${params.commission}/tell/check`);
		});
	}
};
