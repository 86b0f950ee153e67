import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check, fromText, merge, plain, toText, Unfit } from '../../src/lib/editor/document.ts';
import { withoutVeils, withVeils } from '../../src/lib/editor/veiled.ts';
import { carried } from '../../src/lib/stories/veils.ts';
import { render } from '../../src/lib/editor/render.server.ts';
import type { Words } from '../../src/lib/stories/schema.ts';

const doc = (...content: unknown[]): Words => ({ type: 'doc', content });
const text = (words: string, ...marks: string[]) => ({
	type: 'text',
	text: words,
	...(marks.length ? { marks: marks.map((type) => ({ type })) } : {})
});
const p = (...content: unknown[]) => ({ type: 'paragraph', content });
const h = (words: string) => ({ type: 'heading', attrs: { level: 2 }, content: [text(words)] });
const ul = (...items: string[]) => ({
	type: 'bulletList',
	content: items.map((item) => ({ type: 'listItem', content: [p(text(item))] }))
});

/** Lines that a person could type, with letters outside the basic plane among them. */
const line = fc
	.array(fc.constantFrom('a', 'é', '🧵', ' ', '<', '&', '"', 'ŵ'), { minLength: 1, maxLength: 12 })
	.map((letters) => letters.join(''))
	.filter((words) => words.trim() === words);
const typed = fc
	.array(
		fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
		{
			minLength: 1,
			maxLength: 5
		}
	)
	.map((blocks) => blocks.join('\n\n'));

describe('plain text and documents', () => {
	it('what was typed comes back as it was typed', () => {
		fc.assert(
			fc.property(typed, (words) => {
				expect(toText(fromText(words))).toBe(words);
				expect(() => check(fromText(words))).not.toThrow();
			})
		);
	});
	it('line ends of every kind are one line end', () => {
		expect(toText(fromText('one\r\ntwo\rthree\r\n\r\nfour'))).toBe('one\ntwo\nthree\n\nfour');
	});
	it('nothing typed is one empty paragraph, which Tiptap needs', () => {
		expect(fromText('')).toEqual(doc({ type: 'paragraph' }));
		expect(fromText(' \n\n ')).toEqual(doc({ type: 'paragraph' }));
	});
	it('has the positions that SQL counts: one for a text block, one for a break', () => {
		expect(plain(doc(h('A'), ul('b', 'c'), p(text('d'), { type: 'hardBreak' }, text('e'))))).toBe(
			'A\nb\nc\nd\ne'
		);
	});
});

describe('typing in the plain box over a formatted story', () => {
	const before = doc(
		h('My house'),
		p(text('It is '), text('cold', 'bold'), text('.')),
		ul('damp', 'mould'),
		p(text('The end.'))
	);
	it('keeps everything when nothing was changed', () => {
		expect(merge(before, toText(before))).toBe(before);
	});
	it('keeps what stands unchanged, and takes the rest as typed', () => {
		const after = merge(before, 'My house\n\nIt is cold.\n\ndamp\n\nmould\n\nThe very end.');
		expect(after.content!.slice(0, 3)).toEqual(before.content!.slice(0, 3));
		expect(after.content![3]).toEqual(p(text('The very end.')));
	});
	it('never loses or invents a word', () => {
		fc.assert(
			fc.property(typed, typed, (old, words) => {
				expect(toText(merge(fromText(old), words))).toBe(words);
			})
		);
		fc.assert(
			fc.property(typed, (words) => {
				expect(toText(merge(before, words))).toBe(words);
			})
		);
	});
});

describe('what may stand in a story', () => {
	const deep = (levels: number): unknown =>
		levels === 0 ? p(text('x')) : { type: 'blockquote', content: [deep(levels - 1)] };
	it('is drawn with every character escaped', () => {
		expect(render(doc(p(text('<script>alert(1)</script> & "no"'))))).toBe(
			'<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; "no"</p>'
		);
		expect(render(doc(p(text('a', 'bold', 'italic')), ul('b')))).toContain(
			'<ul><li><p>b</p></li></ul>'
		);
	});
	it.each([
		['an unknown node', doc({ type: 'image', attrs: { src: 'https://elsewhere.example/x' } })],
		[
			'a link',
			doc(
				p({
					type: 'text',
					text: 'x',
					marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }]
				})
			)
		],
		['a block of code', doc({ type: 'codeBlock', content: [text('x')] })],
		['something that is no document', p(text('x')) as unknown as Words],
		['words where a block belongs', doc(text('x'))],
		['too deep', doc(deep(13))],
		['what is no letter', doc(p(text('a\0b')))],
		['too large', doc(p(text('x'.repeat(200_001))))]
	])('refuses %s', (_, document) => {
		expect(() => check(document)).toThrow(Unfit);
		expect(() => render(document)).toThrow(Unfit);
	});
	it('refuses what is no JSON document at all', () => {
		for (const odd of [null, undefined, 'x', 3, [], {}, { type: 'doc', content: 'x' }]) {
			expect(() => check(odd)).toThrow(Unfit);
		}
	});
});

describe('hidden stretches while somebody writes', () => {
	const document = doc(
		h('Ünder 🧵'),
		p(text('A '), text('bold', 'bold'), text(' line'), { type: 'hardBreak' }, text('and more.')),
		ul('one', 'two')
	);
	const length = [...plain(document)].length;
	const stretch = fc
		.tuple(
			fc.nat(length - 1),
			fc.nat(length - 1),
			fc.subarray(['community', 'civic', 'public'] as const, { minLength: 1 })
		)
		.map(([a, b, circles]) => ({ first: Math.min(a, b), last: Math.max(a, b) + 1, circles }));
	it('travel with the words and come back hiding the same letters from the same people', () => {
		fc.assert(
			fc.property(fc.array(stretch, { maxLength: 4 }), (veils) => {
				const { body, veils: back } = withoutVeils(withVeils(document, veils));
				expect(body).toEqual(document);
				const points = [...plain(document)];
				for (const circle of ['community', 'civic', 'public'] as const) {
					const hidden = (list: { first: number; last: number; circles: string[] }[]) =>
						points
							.map((point, at) =>
								point !== '\n' &&
								list.some((v) => v.circles.includes(circle) && v.first <= at && at < v.last)
									? '█'
									: point
							)
							.join('');
					expect(hidden(back)).toBe(hidden(veils));
				}
			})
		);
	});
	it('grow over whatever is typed into them, and never come to show a hidden letter', () => {
		fc.assert(
			fc.property(
				fc.nat(20),
				fc.nat(20),
				fc.nat(20),
				fc.nat(20),
				fc.string({ maxLength: 6 }),
				(a, b, c, d, typed) => {
					const before = 'abcdefghijklmnopqrst';
					const [from, to] = [Math.min(a, b), Math.max(a, b)];
					const [first, last] = [Math.min(c, d), Math.max(c, d)];
					fc.pre(first < last);
					const after = before.slice(0, from) + typed.replace(/[a-t]/g, '-') + before.slice(to);
					const moved = carried([{ first, last, circles: ['civic'] }], before, after);
					const points = [...after];
					const open = points
						.filter((_, at) => !moved.some((v) => v.first <= at && at < v.last))
						.join('');
					for (const letter of before.slice(first, last)) expect(open).not.toContain(letter);
				}
			)
		);
	});
});
