/** Sends the letters that are due. For the worker, which alone can open where a storyteller can be reached. */
import type { Awake, Rpc, Work } from '#lib/database/work.ts';
import { letters } from './letters.ts';
import type { Post } from './post.server.ts';

/** A letter that is due, as `work_letters` gives it. */
export interface Due {
	letter: string;
	kind: string;
	story: string | null;
	user: string | null;
	sealed: string | null;
	/** What it warns of by now: it is reported with it, and nothing that came since is told (C5). */
	warnings: string[];
	from: string | null;
	telephone: string | null;
}
export interface Desk {
	work: Work;
	rpc: Rpc;
	awake: Awake;
	/** The address in a sealed contact. */
	open(sealed: string): Promise<string>;
	/** The address that somebody signs in by. */
	addressOf(user: string): Promise<string>;
	post: Post;
	origin: string;
}

/**
 * A letter that fails is not told of: it was put off when it was given out, and after enough tries it is a facilitator's.
 * Once the database has heard that it went out it never goes again. A worker that dies in between sends it once more, under the same
 * Message-ID: to tell somebody twice is better than never.
 */
export async function sendDue(desk: Desk): Promise<void> {
	for (const due of await desk.work<Due[]>('work_letters', { most: 20 })) {
		await desk.awake();
		try {
			const write = letters[due.kind];
			if (!write) throw new Error(`no words for a letter of the kind ${due.kind}`);
			const address = due.sealed ? await desk.open(due.sealed) : await desk.addressOf(due.user!);
			const letter = write({
				id: due.letter,
				from: due.from,
				telephone: due.telephone,
				origin: desk.origin
			});
			await desk.post.send(
				due.letter,
				{ address, user: due.user, story: due.story },
				due.from,
				letter
			);
		} catch {
			continue;
		}
		await desk.rpc('work_letter_sent', { letter: due.letter, warnings: due.warnings });
	}
}
