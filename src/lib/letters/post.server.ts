/** Where letters leave from: a mail server, or the local endpoints, which keep those of invented people. For the worker. */
import { createTransport } from 'nodemailer';
import type { Letter } from './letters.ts';

/** Who a letter is for, to somebody who keeps letters: a member by sign-in, or a storyteller by story alone. */
export interface Recipient {
	user: string | null;
	story: string | null;
}
export interface Post {
	/** @throws when it may not have gone out */
	send(
		id: string,
		to: Recipient & { address: string },
		from: string | null,
		letter: Letter
	): Promise<void>;
}

/**
 * By SMTP. A letter has one Message-ID however often it is tried: should a worker die between sending and saying so, a mail
 * server that sees both can tell that they are one.
 * @param from the address that all letters come from
 */
export function smtp(url: string, from: string): Post {
	const transport = createTransport({
		url,
		connectionTimeout: 10_000,
		greetingTimeout: 10_000,
		socketTimeout: 10_000
	});
	const domain = from.slice(from.lastIndexOf('@') + 1);
	return {
		async send(id, { address }, name, { subject, text, stop }) {
			await transport.sendMail({
				from: name ? { name, address: from } : from,
				to: address,
				subject,
				text,
				messageId: `<${id}@${domain}>`,
				// Nobody's out-of-office note has to answer this (RFC 3834).
				headers: { 'Auto-Submitted': 'auto-generated' },
				...(stop && { list: { unsubscribe: stop } })
			});
		}
	};
}

/** @param supabase the local endpoints: they take letters to the people of the demonstration and no others */
export function local(supabase: string, secretKey: string): Post {
	return {
		async send(id, { user, story }, _, letter) {
			const { ok, status } = await fetch(`${supabase}/letters`, {
				method: 'POST',
				headers: { apikey: secretKey, 'content-type': 'application/json' },
				body: JSON.stringify({ id, user, story, ...letter }),
				signal: AbortSignal.timeout(10_000)
			});
			if (!ok) throw new Error(`the letter was not taken: ${status}`);
		}
	};
}
