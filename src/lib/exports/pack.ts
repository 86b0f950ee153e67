/** The papers of one decision, as one zip that opens anywhere: a page to read or print, and data. */
import { strToU8, zipSync } from 'fflate';
import { renderSVG } from 'uqr';
import type { Condition } from '#lib/consent/detail.ts';
import { capital, circleNames } from '#lib/consent/sentences.ts';
import { day } from '#lib/decisions/day.ts';
import { notEverything, takenBack } from '#lib/decisions/schema.ts';
import { month } from '#lib/stories/month.ts';
import { escape, spoken } from '#lib/stories/take.ts';
import type { Words } from '#lib/stories/schema.ts';
import { reasons, type Pack, type Part } from './schema.ts';

/** What a storyteller asks of whoever holds their words. */
const asked: Partial<Record<Condition, string>> = {
	ask_each_time: 'They said yes to this decision alone. Ask them before any other use.',
	show_me_first: 'They said yes to these words of the decision. Ask them before you change them.',
	words_unchanged: 'Use their words unchanged, in whole sentences.',
	show_note: 'Show their note before their words.'
};

/** A yes in words: for whom and what, from when to when, and what goes with it. */
export function allowed({ grant, keep_until }: Part): string[] {
	return [
		grant.purposes.includes('quote')
			? 'These words may be quoted in this decision.'
			: `${capital(circleNames[grant.circle])} may read it, and it may back this decision.`,
		`Their yes runs from ${month(grant.opens)} to ${month(grant.closes)}, unless they take it back. Keep this until ${day(keep_until)} at most.`,
		...grant.conditions.flatMap((condition) => asked[condition] ?? [])
	];
}
/** What to do with the file, for who has little time. */
const rules = (pack: Pack): string[] => [
	'If that page says that there is nothing here, destroy the whole file.',
	`Destroy all of it after ${day(pack.keep_until)}, with every copy and every print.`,
	'Use it for this decision alone. Send it to nobody, and put it into no other program.'
];

const lines = (text: string) =>
	text
		.split(/\n+/)
		.filter(Boolean)
		.map((line) => `<p>${escape(line)}</p>`)
		.join('\n');
const list = (items: string[]) =>
	`<ul>\n${items.map((item) => `<li>${escape(item)}</li>`).join('\n')}\n</ul>`;
const said = (name: string, value: string | null) =>
	value ? `<dt>${name}</dt>\n<dd>${escape(value)}</dd>` : '';

const allowedBox = (part: Part) =>
	`<div class="yes">\n<h4>What they said yes to</h4>\n${list(allowed(part))}\n</div>`;
const note = ({ content_note, note_language }: Part) =>
	content_note
		? `<p class="note"><strong>Before you read:</strong> <span${spoken(note_language)}>${escape(content_note)}</span></p>`
		: '';

function partOf(part: Part, render: (words: Words) => string): string {
	const { number, named_as } = part;
	const theirs = spoken(part.language);
	if (part.what === 'quote')
		return `<section id="part-${number}">
<h3>Part ${number}. Words from a story</h3>
${note(part)}
<blockquote${theirs}>${lines(part.words)}</blockquote>
<p class="quiet">${escape(named_as ?? 'No name given')}</p>
${allowedBox(part)}
</section>`;
	const words = `<div${theirs}>\n${render(part.body)}\n</div>`;
	const facts = [
		named_as ? null : 'no name given',
		part.place,
		part.year ? `about ${part.year}` : null,
		part.month ? `told in ${month(part.month)}` : null
	].filter((fact) => fact !== null);
	return `<section id="part-${number}">
<h3>Part ${number}. A story${named_as ? `, told by ${escape(named_as)}` : ''}</h3>
${facts.length > 0 ? `<p class="quiet">${escape(capital(facts.join(' · ')))}</p>` : ''}
${note(part)}
${part.grant.conditions.includes('show_note') && part.content_note ? `<details>\n<summary>Read it</summary>\n${words}\n</details>` : words}
${part.own_words ? `<p>What it means, in their own words: <q${theirs}>${escape(part.own_words)}</q></p>` : ''}
${part.matters_most ? `<p>What matters most to them: <q${theirs}>${escape(part.matters_most)}</q></p>` : ''}
<p>Why it matters here, as commissioners wrote: ${escape(part.why)}</p>
${allowedBox(part)}
</section>`;
}

const style = `:root{color-scheme:light dark}
body{font:1.1rem/1.6 Georgia,serif;max-width:38rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
h1,h2,h3,h4{line-height:1.25;font-family:system-ui,sans-serif}h4{font-size:1rem;margin:0}
.first,.note{border-left:4px solid #a8322a;padding-left:1rem}
.first svg{width:8rem;height:8rem}
section section{border-top:1px solid;margin-top:2rem}
.yes,.quiet,dd,dt{font:1rem/1.5 system-ui,sans-serif}dt{font-weight:600}dd{margin:0 0 .5rem}
blockquote{margin:1rem 0;padding-left:1rem;border-left:2px solid}summary{min-height:2.75rem}
@media print{h3,h4,.first{break-inside:avoid;break-after:avoid}}`;

/**
 * The page of the file.
 * @param address where whoever holds it looks what still stands
 * @param render a checked document as HTML
 */
export function papers(pack: Pack, address: string, render: (words: Words) => string): string {
	const { decision, parts } = pack;
	const quotes = parts.filter(({ what }) => what === 'quote');
	const stories = parts.filter(({ what }) => what === 'story');
	const all = (of: Part[]) => of.map((part) => partOf(part, render)).join('\n');
	const { community, civic } = decision.signed;
	return `<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Papers</title>
<style>${style}</style>
<main>
<h1>${escape(decision.title)}</h1>
<p class="quiet">${escape(pack.commission)}. Taken on ${day(pack.taken_on)} by a ${pack.role} commissioner, for ${escape(pack.organisation)}: ${reasons[pack.reason].toLowerCase()}.</p>
<section class="first" aria-labelledby="first">
<h2 id="first">Before you use it</h2>
<p>It holds words that people lent to this decision. They can take them back, at any time. So look first which parts still stand: <a href="${escape(address)}">${escape(address)}</a></p>
${list(rules(pack))}
<div aria-hidden="true">${renderSVG(address, { border: 2 })}</div>
</section>
<section aria-labelledby="heard">
<h2 id="heard">We heard</h2>
${lines(decision.we_heard)}
${all(quotes)}
${decision.no_evidence_reason ? `<p>${escape(decision.no_evidence_reason)}</p>` : ''}
${decision.taken_back ? `<p>${takenBack}</p>` : ''}
</section>
<section aria-labelledby="decided">
<h2 id="decided">We decided</h2>
${lines(decision.we_decided)}
<dl>
${said('What kind of decision', decision.kind)}
${said('Who sees it through', decision.owner)}
${said('Agreed and published', decision.published_on && day(decision.published_on))}
${said('We look at it again', decision.review_on && day(decision.review_on))}
${said('Signed by', `${community.have} of the community commissioners and ${civic.have} of the civic commissioners`)}
${said('The text that they signed has this fingerprint', decision.text_hash)}
</dl>
</section>
${stories.length > 0 ? `<section aria-labelledby="behind">\n<h2 id="behind">The words behind it</h2>\n${all(stories)}\n</section>` : ''}
<p><strong>${notEverything}</strong></p>
</main>
</html>
`.replace(/\n{2,}/g, '\n');
}

/** The same as data: every part with the yes that it left under, and where it is called back (O1). */
export function data(pack: Pack, address: string): Record<string, unknown> {
	const { export: _, token: __, parts, ...rest } = pack;
	return {
		recall: address,
		rules: rules(pack),
		...rest,
		parts: parts.map((part) => ({ ...part, recall: `${address}#part-${part.number}` })),
		not_everything: notEverything
	};
}

/** @returns the bytes of the zip */
export const zip = (pack: Pack, address: string, render: (words: Words) => string): Uint8Array =>
	zipSync({
		'papers.html': strToU8(papers(pack, address, render)),
		'papers.json': strToU8(`${JSON.stringify(data(pack, address), null, 2)}\n`)
	});
