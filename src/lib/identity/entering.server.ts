/** Coming in by seven words: one form on two pages, one for storytellers and one for members. */
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { attempt, typed } from '#lib/forms/read.ts';
import { enterByWords } from './identity.server.ts';
import { words } from './schema.ts';

/** Opens a session and keeps it in the browser. @throws Refusal on `words` */
export async function enter(locals: App.Locals, typedWords: string) {
	const { session, member } = await enterByWords(locals.db, typedWords);
	return { db: member ? locals.asCard(session) : locals.asTeller(session), member };
}

// Whose words they are decides where they lead: who typed them on the other page is not sent away.
export const entering = async ({ request, locals }: RequestEvent) =>
	attempt(await typed(request), words, async (given) => {
		const { member } = await enter(locals, given.words);
		redirect(303, member ? '/work' : '/mine');
	});
