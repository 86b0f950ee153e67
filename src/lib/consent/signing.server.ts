/** Receipts are signed with Ed25519 by the worker, and checked by anybody: JWS (RFC 7515, RFC 8037). */
import { isDeepStrictEqual } from 'node:util';
import {
	calculateJwkThumbprint,
	CompactSign,
	compactVerify,
	createLocalJWKSet,
	importJWK,
	type JSONWebKeySet,
	type JWK
} from 'jose';
import type { Rpc } from '#lib/database/work.ts';

/** What anybody may know of a signing key, with the name it goes by. */
export async function publicKey({ kty, crv, x }: JWK): Promise<JWK & { kid: string }> {
	const key = { kty, crv, x } as JWK;
	return { ...key, kid: await calculateJwkThumbprint(key) };
}

/** @param key the worker's private half @returns compact JWS over exactly these bytes */
export async function sign(key: JWK, document: string): Promise<string> {
	const { kid } = await publicKey(key);
	return new CompactSign(new TextEncoder().encode(document))
		.setProtectedHeader({ alg: 'EdDSA', kid })
		.sign(await importJWK(key, 'EdDSA'));
}

/** What was signed, or null when not a letter of it can be trusted. Nothing but Ed25519 counts, whatever the receipt says. */
export async function verified(jws: string, keys: JSONWebKeySet): Promise<string | null> {
	try {
		const { payload } = await compactVerify(jws.trim(), createLocalJWKSet(keys), {
			algorithms: ['EdDSA']
		});
		return new TextDecoder().decode(payload);
	} catch {
		return null;
	}
}

/**
 * Is what somebody pasted, or kept as a file, a receipt as it was written? Either the signature alone, which says everything itself, or
 * the file that holds it beside the document that people read: then that document and no other must be what was signed.
 */
export async function genuine(text: string, keys: JSONWebKeySet): Promise<boolean> {
	let file: { jws?: unknown } | null;
	try {
		file = JSON.parse(text) as typeof file;
	} catch {
		return (await verified(text.replace(/\s/g, ''), keys)) !== null;
	}
	const jws = file?.jws;
	const signed = typeof jws === 'string' ? await verified(jws, keys) : null;
	return (
		signed !== null &&
		isDeepStrictEqual(file, { document: JSON.parse(signed), jws }) &&
		// A name that stands twice is read once: what is shown must be what was compared.
		spaceless(text) === spaceless(JSON.stringify(file))
	);
}
const spaceless = (text: string) => text.replace(/\s/g, '');

/** The worker's round: its public half is known, and everything that waits is signed. */
export async function signWaiting(rpc: Rpc, key: JWK): Promise<void> {
	const waiting = await rpc<{ receipt: string; document: string }[]>('work_receipts', {
		most: 100
	});
	if (waiting.length === 0) return;
	const { kid, ...half } = await publicKey(key);
	await rpc('work_receipt_key', { kid, key: half });
	for (const { receipt, document } of waiting)
		await rpc('work_receipt_signed', { receipt, jws: await sign(key, document) });
}
