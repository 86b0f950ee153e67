/** Letters: by SMTP when it is set up; otherwise those of the demonstration people are kept and shown on a page. */
import { createTransport } from 'nodemailer';
import type { Sql } from 'postgres';

const nobody = '00000000-0000-0000-0000-000000000000';

export interface Letters {
	/** Can a letter reach this person from here? */
	reaches(user: { raw_app_meta_data?: { demonstration?: unknown } | null }): boolean;
	send(to: string, subject: string, body: string): Promise<void>;
	/**
	 * Keeps a letter of the worker once, when it is to somebody of the demonstration. A storyteller's address is not
	 * sent here, and is not kept.
	 * @returns whether it was for one of them
	 */
	keep(letter: Record<string, unknown>): Promise<boolean>;
	/** The letters kept here, as a page. */
	page(): Promise<string>;
}

export function letters(
	sql: Sql,
	smtp: string | undefined,
	from = 'throughline@localhost'
): Letters {
	const transport = smtp ? createTransport(smtp) : null;
	return {
		reaches: (user) => transport !== null || user.raw_app_meta_data?.demonstration === true,
		async send(to, subject, body) {
			if (transport) await transport.sendMail({ from, to, subject, text: body });
			else
				await sql`insert into auth.local_letters (recipient, subject, body) values (${to}, ${subject}, ${body})`;
		},
		async keep({ id, user, story, subject, text }) {
			const [to] = await sql`
				select u.email as name from auth.users u
				where u.id = ${String(user ?? nobody)} and u.raw_app_meta_data -> 'demonstration' = 'true'
				union all select 'a storyteller, by e-mail' from archive.stories s join archive.commissions c on c.id = s.commission_id
				where s.id = ${String(story ?? nobody)} and c.demonstration`;
			if (!to) return false;
			await sql`insert into auth.local_letters (letter, recipient, subject, body)
				values (${String(id)}, ${to.name}, ${String(subject)}, ${String(text)}) on conflict (letter) do nothing`;
			return true;
		},
		async page() {
			const kept =
				await sql`select recipient, subject, body, to_char(at, 'HH24:MI') as at from auth.local_letters order by id desc limit 50`;
			const rows = kept
				.map(
					(
						l
					) => `<article><h2>${escape(l.recipient)}</h2><p><small>${l.at} · ${escape(l.subject)}</small></p>
<p>${escape(l.body)
						.replace(/\d{8,}/, '<strong>$&</strong>')
						.replace(/\n+/g, '</p><p>')}</p></article>`
				)
				.join('\n');
			return `<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Letters on this machine</title><style>body{font:1.125rem/1.5 system-ui,sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
article{border-top:1px solid;padding:.5rem 0}h2{font-size:1.125rem;margin:.5rem 0 0}strong{font-size:2rem;letter-spacing:.1em}</style>
<h1>Letters on this machine</h1><p>No mail server is set up, so letters to the invented people of the demonstration are kept here, newest first. Load this page again for new ones.</p>
${rows || '<p>There are none yet.</p>'}</html>`;
		}
	};
}

const escape = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
