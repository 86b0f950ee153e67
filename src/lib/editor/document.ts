/** The documents that stories are written in: what may stand in one, and its way from and to plain text. */
import { getSchema, type Extensions } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import type { Words } from '#lib/stories/schema.ts';

/** Nothing but these: what SQL keeps (archive.document_clean) and not a node more. */
export const extensions: Extensions = [
	StarterKit.configure({
		heading: { levels: [2, 3] },
		code: false,
		codeBlock: false,
		horizontalRule: false,
		link: false,
		strike: false,
		underline: false,
		trailingNode: false
	})
];

export const limits = { bytes: 200_000, depth: 12 };

interface Node {
	type: string;
	text?: string;
	attrs?: Record<string, unknown>;
	marks?: { type: string }[];
	content?: Node[];
}

/** A document that breaks the rules: unknown nodes, too deep, too large. */
export class Unfit extends Error {}

let schema: ReturnType<typeof getSchema> | undefined;

/** @returns the document, known to hold only what we know @throws Unfit */
export function check(document: unknown): Words {
	const json = JSON.stringify(document) ?? '';
	if (new TextEncoder().encode(json).length > limits.bytes) throw new Unfit('too large');
	if (depth(document as Node) > limits.depth) throw new Unfit('too deep');
	// Postgres takes NUL in no text.
	if (/(?<!\\)(?:\\\\)*\\u0000/.test(json)) throw new Unfit('no letter');
	try {
		schema ??= getSchema(extensions);
		const node = schema.nodeFromJSON(document);
		node.check();
		if (node.type.name !== 'doc') throw new Unfit('not a document');
	} catch {
		throw new Unfit('not a story');
	}
	return document as Words;
}

function depth(node: Node | undefined): number {
	const children = Array.isArray(node?.content) ? node.content : [];
	// Deeper than the limit is deep enough to know.
	const pile: [Node, number][] = children.map((child) => [child, 1]);
	let deepest = 0;
	while (pile.length > 0 && deepest <= limits.depth) {
		const [one, at] = pile.pop()!;
		deepest = Math.max(deepest, at);
		for (const child of Array.isArray(one?.content) ? one.content : []) pile.push([child, at + 1]);
	}
	return deepest;
}

/** What was typed in the plain box, as a document: an empty line begins a paragraph, a line end is kept as one. */
export function fromText(text: string): Words {
	const blocks = text
		.replace(/\r\n?/g, '\n')
		.replace(/^\n+|\s+$/g, '')
		.split(/\n{2,}/);
	return { type: 'doc', content: blocks.map(paragraph) };
}

function paragraph(block: string): Node {
	const content = block
		.split('\n')
		.flatMap((line, i): Node[] => [
			...(i > 0 ? [{ type: 'hardBreak' }] : []),
			...(line ? [{ type: 'text', text: line }] : [])
		]);
	return content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' };
}

/** The text blocks of a document in their order: what its plain text is made of. */
function blocksOf(node: Node): Node[] {
	return node.type === 'paragraph' || node.type === 'heading'
		? [node]
		: (node.content ?? []).flatMap(blocksOf);
}

const lineOf = (block: Node): string =>
	(block.content ?? []).map((part) => (part.type === 'text' ? (part.text ?? '') : '\n')).join('');

/** The words alone, with the same positions as in SQL: one line feed between text blocks, one for a hard break. */
export const plain = (document: Words): string =>
	blocksOf(document as Node)
		.map(lineOf)
		.join('\n');

/** The words as the plain box shows them: an empty line between text blocks. */
export const toText = (document: Words): string =>
	blocksOf(document as Node)
		.map(lineOf)
		.filter((line) => line !== '')
		.join('\n\n');

/**
 * What was typed in the plain box, put into the document that it came from: whatever stands there unchanged keeps its
 * headings, lists and bold words.
 */
export function merge(before: Words, text: string): Words {
	const typed = fromText(text);
	if (toText(before) === toText(typed)) return before;
	// Top-level pieces of the old document, by the text that they show.
	const pieces = new Map<string, Node[]>();
	for (const piece of (before as Node).content ?? []) {
		const shown = toText({ type: 'doc', content: [piece] });
		pieces.set(shown, [...(pieces.get(shown) ?? []), piece]);
	}
	const lines = (typed.content as Node[]).map(lineOf);
	const content: Node[] = [];
	for (let at = 0; at < lines.length;) {
		const found = longestPiece(pieces, lines, at);
		content.push(found?.piece ?? paragraph(lines[at]!));
		at += found?.length ?? 1;
	}
	return { type: 'doc', content };
}

/** The old piece that begins here and covers the most lines: a whole list, if it is still whole. */
function longestPiece(pieces: Map<string, Node[]>, lines: string[], at: number) {
	let found: { piece: Node; length: number } | null = null;
	for (let length = 1; length <= Math.min(60, lines.length - at); length++) {
		const here = pieces.get(lines.slice(at, at + length).join('\n\n'));
		if (here?.[0]) found = { piece: here[0], length };
	}
	if (found) {
		const shown = toText({ type: 'doc', content: [found.piece] });
		pieces.set(shown, pieces.get(shown)!.slice(1));
	}
	return found;
}
