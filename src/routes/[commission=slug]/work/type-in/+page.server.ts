import { error } from '@sveltejs/kit';
import { choices } from '#lib/consent/schema.ts';
import { fromText } from '#lib/editor/document.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { typingIn } from '#lib/helped/schema.ts';
import * as identity from '#lib/identity/identity.server.ts';
import { reachedAt, said } from '#lib/stories/schema.ts';
import * as commissions from '#lib/commissions/commissions.server.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { circle, commission } = await parent();
	if (!circle || !commission.telling_open) error(404, 'There is nothing here.');
	const [codebook, { places }] = await Promise.all([
		themes.list(locals.db, params.commission),
		commissions.read(locals.db, params.commission)
	]);
	return {
		codebook: codebook.filter(({ ended }) => ended === null),
		places,
		form: crypto.randomUUID(),
		canSeal: await identity.canSeal(locals.db)
	};
};

export const actions: Actions = {
	default: async ({ request, locals, params }) =>
		attempt(await typed(request), typingIn, async (told) => {
			const contact = await identity.seal(locals.db, reachedAt(told), [
				'way',
				'Keep the paper, and type it in tomorrow.'
			]);
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
				contact,
				safe: told.way === 'return' ? null : told.safe === 'yes',
				meaning: said(told)
			});
			return { kept: answer_by };
		})
};
