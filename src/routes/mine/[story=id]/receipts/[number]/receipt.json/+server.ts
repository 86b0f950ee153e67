import { error, json } from '@sveltejs/kit';
import * as receipts from '#lib/consent/receipts.server.ts';
import type { RequestHandler } from './$types';

/** The signed receipt as a file to keep: what is signed is inside the signature, to the letter. */
export const GET: RequestHandler = async ({ locals, params }) => {
	if (!/^[1-9]\d{0,6}$/.test(params.number)) error(404, 'There is nothing here.');
	const { document, jws } = await receipts.read(locals.db, params.story, Number(params.number));
	return json(
		{ document, jws },
		{
			headers: {
				'content-disposition': 'attachment; filename="receipt.json"',
				'cache-control': 'no-store'
			}
		}
	);
};
