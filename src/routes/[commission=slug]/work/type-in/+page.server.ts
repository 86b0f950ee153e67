import { error } from '@sveltejs/kit';
import { choices } from '#lib/consent/schema.ts';
import { Refusal } from '#lib/database/ask.ts';
import { fromText } from '#lib/editor/document.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { typingIn } from '#lib/helped/schema.ts';
import * as identity from '#lib/identity/identity.server.ts';
import { sealed } from '#lib/identity/seal.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent }) => {
	const { circle, commission } = await parent();
	if (!circle || !commission.telling_open) error(404, 'There is nothing here.');
	return {
		form: crypto.randomUUID(),
		canSeal: (await identity.sealingKey(locals.db)) !== null
	};
};

export const actions: Actions = {
	default: async ({ request, locals, params }) =>
		attempt(await typed(request), typingIn, async (told) => {
			const contact = told.way === 'return' ? null : told[told.way];
			const key = contact === null ? null : await identity.sealingKey(locals.db);
			if (contact !== null && key === null)
				throw new Refusal(
					422,
					'We cannot keep that safely just now. Keep the paper, and type it in tomorrow.',
					'way'
				);
			const nobody = told.who === 'nobody';
			const named = !nobody && told.attribution !== 'no_name';
			const { answer_by } = await helped.tell(locals.db, params.commission, {
				form: told.form,
				channel: told.channel,
				card: told.card,
				body: fromText(told.story),
				crossed: told.crossed,
				circles: choices[told.who],
				uses: nobody ? [] : told.uses,
				attribution: named ? told.attribution : 'no_name',
				named_as: named ? told.named_as : null,
				unasked: told.unasked === 'yes',
				way: told.way,
				contact: contact === null || key === null ? null : await sealed(key, contact),
				safe: told.way === 'return' ? null : told.safe === 'yes'
			});
			return { kept: answer_by };
		})
};
