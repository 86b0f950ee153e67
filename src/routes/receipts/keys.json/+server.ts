import { json } from '@sveltejs/kit';
import * as receipts from '#lib/consent/receipts.server.ts';
import type { RequestHandler } from './$types';

/** What anybody may check a receipt with: every key that one was ever signed with, public halves only. */
export const GET: RequestHandler = async ({ locals }) => json(await receipts.keys(locals.db));
