/** A storyteller, a member by e-mail and a member by card have a cookie each; entering one way ends the others. */
import { randomBytes } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';

const wordsCookie = 'words';
const cardCookie = 'card';
const memberCookie = /^(sb-.*-auth-token.*|card)$/;

export const wordsSession = (cookies: Cookies): string | undefined => cookies.get(wordsCookie);
/** The session of a member who came in by card. */
export const cardSession = (cookies: Cookies): string | undefined => cookies.get(cardCookie);
export const isMember = (cookies: Cookies): boolean =>
	// One that was let go in this very request is there still, and empty.
	cookies.getAll().some(({ name, value }) => value !== '' && memberCookie.test(name));

/** Keeps a words session in the browser until it closes, and signs a member out of it. */
export function enterByWords(cookies: Cookies, session: string, secure: boolean): void {
	leaveAsMember(cookies);
	cookies.set(wordsCookie, session, { path: '/', httpOnly: true, sameSite: 'strict', secure });
}
/** Keeps a member's session by card in the browser until it closes, and ends every other. */
export function enterByCard(cookies: Cookies, session: string, secure: boolean): void {
	leaveByWords(cookies);
	leaveAsMember(cookies);
	cookies.set(cardCookie, session, { path: '/', httpOnly: true, sameSite: 'strict', secure });
}
/** Keeps a part of a member's session until the browser closes, and never where a script can read it. */
export function keepMember(
	cookies: Cookies,
	name: string,
	value: string,
	options: object,
	secure: boolean
): void {
	cookies.set(name, value, {
		...options,
		maxAge: value ? undefined : 0,
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure
	});
}
/** Which browser asked for a code, and nothing of who: tries are counted for it alone. It is sent nowhere but to the page that asks,
    so that nobody who tells a story here carries it. */
const asking = { name: 'asking', path: '/sign-in' };
export const askingOf = (cookies: Cookies): string | undefined => cookies.get(asking.name);
export function startAsking(cookies: Cookies, secure: boolean): string {
	const held = askingOf(cookies) ?? randomBytes(32).toString('base64url');
	cookies.set(asking.name, held, {
		path: asking.path,
		httpOnly: true,
		sameSite: 'strict',
		secure
	});
	return held;
}
/** Its code was used. */
export function endAsking(cookies: Cookies): void {
	cookies.delete(asking.name, { path: asking.path });
}
export function leaveByWords(cookies: Cookies): void {
	cookies.delete(wordsCookie, { path: '/' });
}
export function leaveByCard(cookies: Cookies): void {
	cookies.delete(cardCookie, { path: '/' });
}
export function leaveAsMember(cookies: Cookies): void {
	for (const { name } of cookies.getAll())
		if (memberCookie.test(name)) cookies.delete(name, { path: '/' });
}
