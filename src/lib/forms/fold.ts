/** A `<details>` that a page may open, and that only the person who reads it may fold. */
import { browser } from '$app/environment';
import { createAttachmentKey } from 'svelte/attachments';

/**
 * What to spread on a `<details>`. A plain `open={…}` is written again when the scripts arrive, and folds
 * what somebody on a slow line has just opened, with the boxes they were about to tick.
 * @param open whether the page wants it open: there is an error in it, or what it holds was chosen before
 */
export function fold(open: boolean) {
	if (!browser) return { open };
	return {
		[createAttachmentKey()]: (details: HTMLDetailsElement) => {
			if (open) details.open = true;
		}
	};
}
