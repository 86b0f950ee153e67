import { attempt, typed } from '#lib/forms/read.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { agreeing, asking, printing } from '#lib/helped/schema.ts';
import { card } from '#lib/identity/card.server.ts';
import * as commissions from '#lib/commissions/commissions.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	batches: await helped.batches(locals.db, params.commission)
});

// Halves and cards are answered, never led to: an address that showed them could be opened twice.
export const actions: Actions = {
	ask: async ({ request, locals, params }) =>
		attempt(await typed(request), asking, async ({ cards }) => ({
			half: (await helped.askCards(locals.db, params.commission, cards)).half
		})),
	agree: async ({ request, locals }) =>
		attempt(await typed(request), agreeing, async ({ batch }) => ({
			half: (await helped.agreeCards(locals.db, batch)).half
		})),
	print: async ({ request, locals, params, url }) =>
		attempt(await typed(request), printing, async ({ batch, first, second }) => {
			const { card_name, telephone } = await commissions.read(locals.db, params.commission);
			const { cards } = await helped.printCards(locals.db, batch, first, second);
			const said = { name: card_name ?? 'Notes', telephone };
			return {
				sheet: cards.map(({ number, words }) => ({ number, ...card(words, url.origin, said) }))
			};
		})
};
