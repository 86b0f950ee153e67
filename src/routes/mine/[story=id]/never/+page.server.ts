import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import * as consent from '#lib/consent/consent.server.ts';
import { naming } from '#lib/consent/detail.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import { id } from '#lib/forms/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	never: await consent.never(locals.db, params.story)
});

export const actions: Actions = {
	add: async ({ request, locals, params, url }) =>
		attempt(await typed(request), naming, async ({ who, words }) => {
			const [kind, which] = who.split(':');
			await consent.addNever(
				locals.db,
				params.story,
				words ? { words } : kind === 'person' ? { person: which } : { organisation: which }
			);
			redirect(303, `${url.pathname}#named`);
		}),
	remove: async ({ request, locals, url }) =>
		attempt(await typed(request), z.object({ entry: id }), async ({ entry }) => {
			await consent.removeNever(locals.db, entry);
			redirect(303, `${url.pathname}#named`);
		})
};
