/** Everything a storyteller takes away, as one zip that opens anywhere: pages to read, text, and data. */
import { strToU8, zipSync } from 'fflate';
import { allowedSentence } from '#lib/consent/sentences.ts';
import { dayName, sentence, when } from './record.ts';
import { stateSentence } from './states.ts';
import type { Receipt } from '#lib/consent/receipt.ts';
import type { Meaning, RecordLine, State, Words } from './schema.ts';

/** What `story_take` answers. */
export interface Taken {
	taken_at: string;
	state: State;
	started_at: string;
	words: { body: Words; plain: string; language: string | null; handed_in_at: string } | null;
	draft: { body: Words; plain: string; language: string | null; saved_at: string } | null;
	hidden: { words: string; circles: string[] }[];
	meaning: Meaning;
	names: Record<string, string>;
	told_by: string | null;
	grants: { purpose: string; circle: string; state: string; closes: string }[];
	log: { number: number; at: string; kind: string; notice: string; hash: string }[];
	receipts: Pick<Receipt, 'number' | 'document' | 'jws'>[];
	quotes: { words: string; answer: string | null }[];
	decisions: { title: string; published_on: string }[];
	record: RecordLine[];
}

/** Text as it may stand in a page of a file. */
export const escape = (text: string) =>
	text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\p{Cc}/gu, ' ');
/** What some words are in, said to whoever reads them aloud by machine; which way they run, their letters say. */
export const spoken = (language: string | null) =>
	`${language ? ` lang="${escape(language)}"` : ''} dir="auto"`;
const page = (title: string, body: string) =>
	`<!doctype html>\n<html lang="en-GB">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>${title}</title>\n<style>body{font:1.1rem/1.6 Georgia,serif;max-width:38rem;margin:2rem auto;padding:0 1rem}</style>\n${body}\n</html>\n`;
const list = (items: string[]) =>
	`<ul>\n${items.map((item) => `<li>${escape(item)}</li>`).join('\n')}\n</ul>`;

/** Permissions as sentences: what is allowed, and what was stopped. */
function permissions({ grants, state, log }: Taken): string {
	const live = ['given', 'renewed', 'requested', 'paused'];
	const said = (on: boolean) =>
		grants
			.filter(({ purpose, state }) => purpose !== 'keep' && live.includes(state) === on)
			.map((grant) => `${allowedSentence(grant)}${on ? `, until ${dayName(grant.closes)}` : ''}.`);
	const [yes, no] = [said(true), said(false)];
	return [
		'<h1>What you allowed</h1>',
		`<p>${escape(stateSentence[state])}</p>`,
		yes.length > 0
			? list(yes)
			: '<p>Nothing beyond keeping it safe with you and the facilitators.</p>',
		no.length > 0 ? `<h2>What you stopped</h2>\n${list(no)}` : '',
		'<h2>Each time you chose</h2>',
		list(
			log.map(({ number, at, kind }) => `${number}. ${kind.replaceAll('_', ' ')}, ${dayName(at)}`)
		)
	].join('\n');
}

/**
 * @param render a checked document as HTML
 * @returns the bytes of the zip
 */
export function zip(taken: Taken, render: (words: Words) => string): Uint8Array {
	const data = (value: unknown) => strToU8(`${JSON.stringify(value, null, 2)}\n`);
	const own = ({ body, language }: { body: Words; language: string | null }) =>
		`<div${spoken(language)}>\n${render(body)}\n</div>`;
	const { words, draft, hidden, meaning, names, told_by, grants, log, quotes, decisions, record } =
		taken;
	return zipSync({
		...(words
			? {
					'words.html': strToU8(page('Words', own(words))),
					'words.txt': strToU8(`${words.plain}\n`)
				}
			: {}),
		...(draft
			? {
					'draft.html': strToU8(page('Draft', own(draft))),
					'draft.txt': strToU8(`${draft.plain}\n`)
				}
			: {}),
		'words.json': data({ words, draft, hidden, meaning, names, told_by }),
		'allowed.html': strToU8(page('Allowed', permissions(taken))),
		'allowed.json': data({ grants, log, quotes }),
		...Object.fromEntries(
			taken.receipts.map(({ number, document, jws }) => [
				`receipts/${number}.json`,
				data({ document, jws })
			])
		),
		'happened.html': strToU8(
			page(
				'Happened',
				`<h1>Everything that happened to it</h1>\n${list(record.map((line) => `${when(line)}: ${sentence(line)}`))}` +
					(decisions.length > 0
						? `\n<h2>Decisions it backs</h2>\n${list(decisions.map(({ title, published_on }) => `${title} (${dayName(published_on)})`))}`
						: '')
			)
		),
		'happened.json': data({ record, decisions })
	});
}
