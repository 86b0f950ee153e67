import { zip } from '#lib/stories/take.ts';
import * as mine from '#lib/stories/mine.server.ts';
import { render } from '#lib/editor/render.server.ts';
import type { RequestHandler } from './$types';

/** Everything that is theirs, in one file whose name says nothing. Posted, so that no address in a history fetches it. */
export const POST: RequestHandler = async ({ locals, params }) => {
	const taken = await mine.take(locals.db, params.story);
	return new Response(zip(taken, render) as Uint8Array<ArrayBuffer>, {
		headers: {
			'content-type': 'application/zip',
			'content-disposition': `attachment; filename="notes-${taken.taken_at.slice(0, 10)}.zip"`
		}
	});
};
