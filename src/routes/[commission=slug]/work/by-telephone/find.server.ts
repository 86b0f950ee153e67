/** Which story somebody rings about, on each page that goes on with one. */
import { redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import type { Db } from '#lib/database/visitor.server.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import * as helped from '#lib/helped/helped.server.ts';
import { finding } from '#lib/helped/schema.ts';

/** The number of a card stands in no address: the story that it finds does. */
export const find = async ({ request, locals, url }: RequestEvent) =>
	attempt(await typed(request), finding, async ({ card, story }) => {
		const found = await helped.choices(locals.db, { story: story || null, card: card || null });
		redirect(303, `${url.pathname}?story=${found.story}`);
	});

/** What can be done of the story that the address names; null where it names none. */
export const foundIn = async (db: Db, url: URL) => {
	const story = url.searchParams.get('story') ?? '';
	return /^[\da-f-]{36}$/.test(story) ? await helped.choices(db, { story, card: null }) : null;
};
