import { fail, redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/database/ask.ts';
import { arriving, attempt, typedAtDoor, type Kept } from '#lib/forms/read.ts';
import { enter } from '#lib/identity/entering.server.ts';
import { words } from '#lib/identity/schema.ts';
import * as mine from '#lib/stories/mine.server.ts';
import { ownWords } from '#lib/stories/writing.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** This page is only ever the answer to a form. */
export const load: PageServerLoad = ({ request }) => {
	if (request.method !== 'POST') redirect(303, '/return');
};

const waits = (kept: Kept) => ({ kept, wrote: ownWords(kept.values) });

export const actions: Actions = {
	/** A form was sent after its session had ended: it waits here until the words are typed. */
	keep: async ({ request, url }) => {
		const kept = await arriving(request, url.searchParams.get('to'));
		if (!kept) redirect(303, '/return');
		return fail(422, { values: {}, errors: {}, ...waits(kept) });
	},
	/** In again, and on to where the form was going, with it. The words of somebody else do not take it into their story. */
	enter: async ({ request, locals }) => {
		const { kept, values } = await typedAtDoor(request);
		if (!kept) redirect(303, '/return');
		const refused = await attempt(values, words, async (given) => {
			const { db, member } = await enter(locals, given.words);
			const story = /^\/mine\/([^/?]+)/.exec(kept.back)?.[1];
			if (story && !member && !(await mine.list(db)).some((one) => one.story === story))
				throw new Refusal(
					422,
					'These words are not the ones for this story. Type the words you began it with, or copy what you wrote from this page.',
					'words'
				);
			redirect(307, kept.back);
		});
		return fail(refused.status, { ...refused.data, ...waits(kept) });
	}
};
