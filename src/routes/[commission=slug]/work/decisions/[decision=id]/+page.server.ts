import { isHttpError, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import * as asks from '#lib/asks/asks.server.ts';
import { Refusal } from '#lib/database/ask.ts';
import * as decisions from '#lib/decisions/decisions.server.ts';
import {
	asking,
	drafting,
	linking,
	linkingAsks,
	moving,
	placing,
	signing,
	unlinking
} from '#lib/decisions/schema.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import * as stories from '#lib/stories/stories.server.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** How often a story was asked for in the last year; null of one that the visitor may not read. */
const meter = (db: Db, commission: string, story: string) =>
	asks.meter(db, commission, story).then(
		({ asked }) => asked,
		(cause) => {
			if (isHttpError(cause, 404)) return null;
			throw cause;
		}
	);

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const decision = await decisions.read(locals.db, params.commission, params.decision);
	const linking = url.searchParams.get('story');
	return {
		decision,
		// The newest stories to choose from; any other by its address.
		stories: decision.may.edit
			? (await stories.list(locals.db, params.commission, {})).stories
			: [],
		linking,
		asked: linking ? await meter(locals.db, params.commission, linking) : null
	};
};

type Event = RequestEvent<{ commission: string; decision: string }>;

/** One act on a decision, then the same page at the part that it changed. */
const act = <Schema extends z.ZodType>(
	schema: Schema,
	part: string,
	work: (db: Db, id: string, given: z.infer<Schema>) => Promise<unknown>
) => {
	return async ({ request, locals, params, url }: Event) =>
		attempt(await typed(request), schema, async (given) => {
			await work(locals.db, params.decision, given);
			redirect(303, `${url.pathname}#${part}`);
		});
};

export const actions: Actions = {
	save: async ({ request, locals, params, url }) =>
		attempt(await typed(request), drafting, async (text) => {
			await decisions.save(locals.db, params.commission, text, params.decision);
			redirect(303, `${url.pathname}#text`);
		}),
	link: async ({ request, locals, params, url }) =>
		attempt(await typed(request), linking, async ({ story, why, metered }) => {
			// By a typed address the page had nothing to show yet: linking may ask, and being asked is work.
			const asked = metered === story ? null : await meter(locals.db, params.commission, story);
			if (asked !== null)
				throw new Refusal(
					422,
					`${linkingAsks(asked)} Press “Link it” once more to go on.`,
					'story',
					story
				);
			await decisions.link(locals.db, params.decision, story, why);
			redirect(303, `${url.pathname}#evidence`);
		}),
	unlink: act(unlinking, 'evidence', (db, _, { link }) => decisions.unlink(db, link)),
	ask: act(asking, 'quotes', (db, id, { story, words }) =>
		decisions.askForQuote(db, id, story, words)
	),
	place: act(placing, 'quotes', (db, _, { ask }) => decisions.placeQuote(db, ask, true)),
	unplace: act(placing, 'quotes', (db, _, { ask }) => decisions.placeQuote(db, ask, false)),
	sign: act(signing, 'sign', (db, id, { text_hash }) => decisions.sign(db, id, text_hash)),
	publish: async ({ request, locals, params }) =>
		attempt(await typed(request), z.object({}), async () => {
			await decisions.publish(locals.db, params.decision);
			redirect(303, `/${params.commission}/decisions/${params.decision}`);
		}),
	reopen: act(z.object({}), 'sign', (db, id) => decisions.reopen(db, id)),
	move: act(moving, 'moved', (db, id, to) => decisions.move(db, id, to))
};
