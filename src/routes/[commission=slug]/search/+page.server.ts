import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { Refusal } from '#lib/database/ask.ts';
import { attempt } from '#lib/forms/read.ts';
import * as saved from '#lib/search/saved.server.ts';
import { fromAddress } from '#lib/search/schema.ts';
import * as search from '#lib/search/search.server.ts';
import * as themes from '#lib/themes/themes.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, parent }) => {
	const asked = fromAddress(url.searchParams);
	const { member } = await parent();
	const person = member ? (await locals.visitor()).person : null;
	const who = {
		keeps: Boolean(person?.seats.some(({ commission }) => commission === params.commission)),
		byCard: Boolean(person?.by_card)
	};
	try {
		const found = await search.find(locals.db, locals.engine, params.commission, asked);
		const counted = new Set(found.facets.themes.map(({ slug }) => slug));
		// A theme that was chosen and found nothing still has a name, and one that is not there can be let go of too.
		const known = asked.themes.every((slug) => counted.has(slug))
			? found.facets.themes
			: await themes.list(locals.db, params.commission);
		return {
			asked,
			...who,
			found,
			chosen: asked.themes.map((slug) => ({
				slug,
				name: known.find((theme) => theme.slug === slug)?.name ?? 'A theme that is not here'
			})),
			errors: {}
		};
	} catch (cause) {
		if (!(cause instanceof Refusal)) throw cause;
		locals.refused = cause.status;
		return { asked, ...who, found: null, chosen: [], errors: { [cause.field]: cause.message } };
	}
};

export const actions: Actions = {
	/** Keeps the search of this address. Nothing is typed: only the database can refuse it. */
	save: async ({ locals, params, url }) =>
		attempt({}, z.unknown(), async () => {
			await saved.save(locals.db, params.commission, fromAddress(url.searchParams));
			redirect(303, `/${params.commission}/work/searches`);
		})
};
