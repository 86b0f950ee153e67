/** The two ways in keep a cookie each; entering one way ends the other. */
import type { Cookies } from '@sveltejs/kit';

const wordsCookie = 'words';
const memberCookie = /^sb-.*-auth-token/;

export const wordsSession = (cookies: Cookies): string | undefined => cookies.get(wordsCookie);
export const isMember = (cookies: Cookies): boolean =>
	cookies.getAll().some(({ name }) => memberCookie.test(name));

/** Keeps a words session in the browser until it closes, and signs a member out of it. */
export function enterByWords(cookies: Cookies, session: string, secure: boolean): void {
	leaveAsMember(cookies);
	cookies.set(wordsCookie, session, { path: '/', httpOnly: true, sameSite: 'strict', secure });
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
export function leaveByWords(cookies: Cookies): void {
	cookies.delete(wordsCookie, { path: '/' });
}
export function leaveAsMember(cookies: Cookies): void {
	for (const { name } of cookies.getAll())
		if (memberCookie.test(name)) cookies.delete(name, { path: '/' });
}
