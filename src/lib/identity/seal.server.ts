/** Where somebody can be reached is sealed for the worker before it is stored: JWE, ECDH-ES with A256GCM (RFC 7516, 7518). */
import { CompactEncrypt, compactDecrypt, importJWK, type JWK } from 'jose';

/** What anybody may know of a private key (RFC 7517). */
export const publicHalf = ({ kty, crv, x, y }: JWK): JWK => ({ kty, crv, x, y });

/** @param key the worker's public half @returns compact JWE */
export async function sealed(key: JWK, text: string): Promise<string> {
	return new CompactEncrypt(new TextEncoder().encode(text))
		.setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
		.encrypt(await importJWK(key, 'ECDH-ES'));
}

/** @param key the worker's private half @throws when it was sealed for another */
export async function opened(key: JWK, seal: string): Promise<string> {
	const { plaintext } = await compactDecrypt(seal, await importJWK(key, 'ECDH-ES'));
	return new TextDecoder().decode(plaintext);
}
