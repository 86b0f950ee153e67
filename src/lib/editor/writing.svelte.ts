/** Tiptap in the place of the plain text box. Loaded only where it is wanted. */
import { Editor, Mark, type JSONContent } from '@tiptap/core';
import type { Circle } from '#lib/consent/schema.ts';
import { circles } from '#lib/consent/schema.ts';
import type { Veil, Words } from '#lib/stories/schema.ts';
import { carried } from '#lib/stories/veils.ts';
import { extensions, merge, plain } from './document.ts';
import { withoutVeils, withVeils } from './veiled.ts';

/** Words that are hidden from somebody: seen by whoever writes, taken out before anything is saved. */
const VeilMark = Mark.create({
	name: 'veil',
	inclusive: false,
	addAttributes: () => ({ from: { default: '', parseHTML: () => '' } }),
	renderHTML: ({ mark }) => [
		'span',
		{ class: 'veil', title: `Hidden from: ${String(mark.attrs.from).replaceAll(',', ', ')}` },
		0
	]
});

interface Tool {
	name: string;
	press(editor: Editor): void;
	active(editor: Editor): boolean;
}
const tools: Tool[] = [
	{
		name: 'Bold',
		press: (editor) => editor.chain().focus().toggleBold().run(),
		active: (editor) => editor.isActive('bold')
	},
	{
		name: 'Italic',
		press: (editor) => editor.chain().focus().toggleItalic().run(),
		active: (editor) => editor.isActive('italic')
	},
	{
		name: 'Heading',
		press: (editor) => editor.chain().focus().toggleHeading({ level: 2 }).run(),
		active: (editor) => editor.isActive('heading')
	},
	{
		name: 'List',
		press: (editor) => editor.chain().focus().toggleBulletList().run(),
		active: (editor) => editor.isActive('bulletList')
	},
	{
		name: 'Numbers',
		press: (editor) => editor.chain().focus().toggleOrderedList().run(),
		active: (editor) => editor.isActive('orderedList')
	},
	{
		name: 'Quote',
		press: (editor) => editor.chain().focus().toggleBlockquote().run(),
		active: (editor) => editor.isActive('blockquote')
	}
];

export interface Writing {
	tools: Tool[];
	active(tool: Tool): boolean;
	press(tool: Tool): void;
	hide(from: Circle[]): boolean;
	show(): void;
	/** What a form posts: the words and the hidden stretches, as JSON. */
	body(): string;
	veils(): string;
	saving(): { body: Words; veils: Veil[] };
	/** What is said about the box, by the ids of it, and whether it has to be looked at again. */
	describe(by: string, again: boolean): void;
	end(): void;
}

/**
 * Sets the caret where it stood in the plain box: after as many letters. Somebody who is writing goes on writing, so the focus
 * is here before the next letter is typed; `focus()` of a chain comes a frame later, and what was typed until then went nowhere.
 * @param before what stood before the caret
 */
function goOn(editor: Editor, before: string): void {
	let left = before.replace(/\s/g, '').length;
	let at = 0;
	editor.state.doc.descendants((node, start) => {
		for (const [i, letter] of (node.text ?? '').split('').entries()) {
			if (left === 0) return;
			if (/\S/.test(letter) && --left === 0) at = start + i + 1;
		}
	});
	editor.chain().setTextSelection(at).scrollIntoView().run();
	editor.view.focus();
	// A space just typed is no part of a document yet.
	if (/\S $/.test(before)) editor.commands.insertContent(' ');
}

/**
 * @param typed what stood in the plain box when it was replaced, if that is not what was saved
 * @param before what stood before the caret, if somebody is writing
 */
export function begin(given: {
	mount: HTMLElement;
	body: Words;
	/** What its words are in, as they were saved. */
	language: string | null;
	veils: Veil[];
	typed: string | null;
	before: string | null;
	changed: () => void;
}): Writing {
	const body = given.typed === null ? given.body : merge(given.body, given.typed);
	const veils =
		given.typed === null ? given.veils : carried(given.veils, plain(given.body), plain(body));
	let moved = $state(0);
	const attributes = {
		id: 'text',
		role: 'textbox',
		'aria-multiline': 'true',
		'aria-labelledby': 'text-label',
		...(given.language ? { lang: given.language } : {}),
		dir: 'auto',
		spellcheck: 'true',
		class: 'story'
	};
	const editor = new Editor({
		element: given.mount,
		extensions: [...extensions, VeilMark],
		content: withVeils(body, veils) as JSONContent,
		injectCSS: false,
		editorProps: { attributes },
		onTransaction: () => (moved += 1),
		onUpdate: given.changed
	});
	if (given.before !== null) goOn(editor, given.before);
	const now = $derived.by(() => {
		void moved;
		return withoutVeils(editor.getJSON() as Words);
	});
	return {
		tools,
		active: (tool) => moved >= 0 && tool.active(editor),
		press: (tool) => tool.press(editor),
		hide(from) {
			const { from: first, to: last, empty } = editor.state.selection;
			if (empty || from.length === 0) return false;
			// From these too: whoever was not to read some of it goes on not reading that.
			return editor
				.chain()
				.focus()
				.command(({ tr, state }) => {
					const veil = state.schema.marks.veil!;
					state.doc.nodesBetween(first, last, (node, at) => {
						if (!node.isText) return;
						const before = String(veil.isInSet(node.marks)?.attrs.from ?? '').split(',');
						const names = circles.filter((one) => from.includes(one) || before.includes(one));
						tr.addMark(
							Math.max(at, first),
							Math.min(at + node.nodeSize, last),
							veil.create({ from: names.join() })
						);
					});
					return true;
				})
				.run();
		},
		show() {
			const { from, to, empty } = editor.state.selection;
			const chain = editor.chain().focus();
			// Where the caret stands in hidden words, all of them that are hidden alike.
			if (empty) chain.extendMarkRange('veil').unsetMark('veil').run();
			else
				chain
					.command(({ tr, state }) => Boolean(tr.removeMark(from, to, state.schema.marks.veil)))
					.run();
		},
		body: () => JSON.stringify(now.body),
		veils: () => JSON.stringify(now.veils),
		saving: () => now,
		describe: (by, again) =>
			editor.setOptions({
				editorProps: {
					attributes: {
						...attributes,
						'aria-describedby': by,
						...(again ? { 'aria-invalid': 'true' } : {})
					}
				}
			}),
		end: () => editor.destroy()
	};
}
