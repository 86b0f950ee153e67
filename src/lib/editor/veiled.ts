/**
 * Hidden stretches lie beside the words, in code points of the plain text. While somebody writes they travel with the
 * words as marks, and are taken out again before anything is saved: hiding never changes what is consented to.
 */
import type { Circle } from '#lib/consent/schema.ts';
import { circles as all } from '#lib/consent/schema.ts';
import type { Veil, Words } from '#lib/stories/schema.ts';

interface Node {
	type: string;
	text?: string;
	marks?: { type: string; attrs?: Record<string, unknown> }[];
	content?: Node[];
}
const isBlock = (node: Node) => node.type === 'paragraph' || node.type === 'heading';

/** Who a code point is hidden from, as one comparable text: 'civic,public'. */
const hiddenAt = (veils: readonly Veil[], at: number): string =>
	all
		.filter((circle) =>
			veils.some((v) => v.first <= at && at < v.last && v.circles.includes(circle))
		)
		.join();

/** The document with every hidden stretch marked. */
export function withVeils(document: Words, veils: readonly Veil[]): Words {
	let at = -1;
	const walk = (node: Node): Node[] => {
		if (node.type === 'hardBreak') {
			at += 1;
			return [node];
		}
		if (node.type !== 'text') {
			if (isBlock(node)) at += 1;
			return [node.content ? { ...node, content: node.content.flatMap(walk) } : node];
		}
		const parts: Node[] = [];
		let last: string | null = null;
		for (const point of node.text ?? '') {
			const hidden = hiddenAt(veils, at);
			at += 1;
			if (hidden === last) parts.at(-1)!.text += point;
			else {
				const marks = [
					...(node.marks ?? []),
					...(hidden ? [{ type: 'veil', attrs: { from: hidden } }] : [])
				];
				parts.push({ type: 'text', text: point, ...(marks.length > 0 ? { marks } : {}) });
			}
			last = hidden;
		}
		return parts;
	};
	return walk(document as Node)[0] as Words;
}

/** The words without the marks, and the stretches that the marks were. */
export function withoutVeils(document: Words): { body: Words; veils: Veil[] } {
	const veils: Veil[] = [];
	let at = -1;
	let lineEnd = -1;
	const line = () => (lineEnd = at++);
	const hide = (length: number, from: string) => {
		const before = veils.at(-1);
		// A line end between two hidden stretches is hidden with them.
		if (
			before &&
			before.circles.join() === from &&
			(at === before.last || (at === before.last + 1 && lineEnd === before.last))
		)
			before.last = at + length;
		else veils.push({ first: at, last: at + length, circles: from.split(',') as Circle[] });
	};
	const walk = (node: Node): Node => {
		if (isBlock(node)) line();
		if (node.type === 'hardBreak') {
			line();
			return { type: 'hardBreak' };
		}
		if (node.type === 'text') {
			const from = node.marks?.find((mark) => mark.type === 'veil')?.attrs?.from;
			const length = [...(node.text ?? '')].length;
			if (typeof from === 'string') hide(length, from);
			at += length;
			const { marks: _, ...rest } = node;
			const marks = (node.marks ?? []).filter((mark) => mark.type !== 'veil');
			return marks.length > 0 ? { ...rest, marks } : rest;
		}
		return node.content ? { ...node, content: joined(node.content.map(walk)) } : node;
	};
	return { body: walk(document as Node) as Words, veils };
}

/** Neighbouring texts that look alike are one text again. */
function joined(nodes: Node[]): Node[] {
	const kept: Node[] = [];
	for (const node of nodes) {
		const before = kept.at(-1);
		if (
			before?.type === 'text' &&
			node.type === 'text' &&
			JSON.stringify(before.marks) === JSON.stringify(node.marks)
		) {
			kept[kept.length - 1] = { ...before, text: `${before.text}${node.text}` };
		} else kept.push(node);
	}
	return kept;
}
