import type { JSONContent } from '@tiptap/core';
import { renderToHTMLString } from '@tiptap/static-renderer/pm/html-string';
import type { Words } from '#lib/stories/schema.ts';
import { check, extensions } from './document.ts';

/** A checked document as HTML, every character of it escaped. @throws Unfit on anything that we do not know */
export const render = (document: Words): string =>
	renderToHTMLString({ content: check(document) as JSONContent, extensions });
