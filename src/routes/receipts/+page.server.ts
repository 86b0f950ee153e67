import { z } from 'zod';
import * as receipts from '#lib/consent/receipts.server.ts';
import { genuine } from '#lib/consent/signing.server.ts';
import { attempt, typed, type Errors } from '#lib/forms/read.ts';
import { needed } from '#lib/forms/schema.ts';
import type { Actions } from './$types';

const checking = z.object({
	receipt: needed('Paste the receipt, or what is in its file.', 60_000)
});
export const actions: Actions = {
	/** Genuine or not, and nothing else: whoever holds a receipt learns nothing here that it does not say. */
	default: async ({ request, locals }) =>
		attempt(await typed(request), checking, async ({ receipt }) => ({
			genuine: await genuine(receipt, await receipts.keys(locals.db)),
			values: { receipt },
			errors: {} as Errors
		}))
};
