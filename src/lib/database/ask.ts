/** The one place that reads `{ data, error }`. Everything else gets a value or a refusal it can show. */
import { error, redirect } from '@sveltejs/kit';

interface Reply<T> {
	data: T | null;
	error: { code?: string; message: string; details?: string | null; hint?: string | null } | null;
}

/** A refusal that a form can show: a value that cannot be taken (422), something that moved (409), a ceiling (429). */
export class Refusal extends Error {
	readonly status: number;
	readonly field: string;
	/** For 409: what moved. */
	readonly moved: string;
	constructor(status: number, message: string, field: string, moved = '') {
		super(message);
		this.status = status;
		this.field = field;
		this.moved = moved;
	}
}

/**
 * The answer to one rpc. Absent and forbidden are the same 404 (A8).
 * @throws Refusal to show beside a field; a redirect to the door when a session has ended; a 404 or 503 page; anything
 * else is ours to mend
 */
export async function ask<T>(call: PromiseLike<Reply<unknown>>): Promise<T> {
	const { data, error: refused } = await call;
	if (!refused) return data as T;
	switch (refused.code) {
		case 'PT401':
			redirect(303, '/return');
			break;
		case 'PGRST301':
			redirect(303, '/sign-in');
			break;
		// The last two: an address with NUL in it, as Postgres says it and as PostgREST does.
		case 'PT404':
		case '22P02':
		case '22021':
		case '22P05':
			error(404, 'There is nothing here.');
			break;
		case 'PT409':
		case 'PT422':
		case 'PT429':
			throw new Refusal(
				Number(refused.code.slice(2)),
				refused.message,
				refused.hint || 'form',
				refused.details ?? ''
			);
		case 'PT503':
			error(503, 'Reading is closed for a short time.');
	}
	throw new Error(`database refused: ${refused.code ?? 'no answer'}`);
}
