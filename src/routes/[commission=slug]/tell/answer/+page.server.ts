import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/database/ask.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { sealed } from '#lib/identity/seal.server.ts';
import * as identity from '#lib/identity/identity.server.ts';
import { answerWay } from '#lib/stories/schema.ts';
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
		// Nothing that tells where somebody lives is kept unless it can be sealed first.
		canSeal: (await identity.sealingKey(locals.db)) !== null
	};
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const values = await typed(request);
		const draft = await reached(locals.db, params.commission);
		return attempt(values, answerWay, async (given) => {
			const contact = given.way === 'return' ? null : given[given.way];
			const key = contact === null ? null : await identity.sealingKey(locals.db);
			if (contact !== null && key === null)
				throw new Refusal(
					422,
					'We cannot keep that safely just now. You can come back here to read the answer.',
					'way'
				);
			await telling.chooseAnswerWay(
				locals.db,
				draft.story,
				given.way,
				contact === null || key === null ? null : await sealed(key, contact),
				given.way === 'return' ? null : given.safe === 'yes'
			);
			redirect(303, `/${params.commission}/tell/check`);
		});
	}
};
