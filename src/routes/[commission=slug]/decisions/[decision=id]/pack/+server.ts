import { error } from '@sveltejs/kit';
import { render } from '#lib/editor/render.server.ts';
import * as exported from '#lib/exports/exports.server.ts';
import { zip } from '#lib/exports/pack.ts';
import { taking } from '#lib/exports/schema.ts';
import { attempt, typed } from '#lib/forms/read.ts';
import type { RequestHandler } from './$types';

/** The papers of a decision, in one file whose name says nothing. Posted, so that no address in a history takes it again. */
export const POST: RequestHandler = async ({ request, locals, params, url }) => {
	const pack = await attempt(await typed(request), taking, ({ reason }) =>
		exported.take(locals.db, params.decision, reason)
	);
	if ('status' in pack) error(pack.status, Object.values(pack.data.errors)[0] ?? '');
	const address = `${url.origin}/recall/${pack.token}`;
	return new Response(zip(pack, address, render) as Uint8Array<ArrayBuffer>, {
		headers: {
			'content-type': 'application/zip',
			'content-disposition': `attachment; filename="papers-${pack.taken_on}.zip"`
		}
	});
};
