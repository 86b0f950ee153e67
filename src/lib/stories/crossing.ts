/** What it means to cross a facilitator out: said to the storyteller before they press. */

/** Whoever leads on safeguarding. */
export const leadOut = (name: string) =>
	`${name} leads on keeping people safe. If you cross ${name} out and someone may be seriously harmed, another lead is needed before we can tell anyone who can help.`;
/** All but one. */
export const oneLeft =
	'If only one is left, what needs two of them has to wait until you let another in: doing what you ask by telephone, and giving you new words when yours are lost.';
/** When it is so. */
export const onlyOne =
	'Only one of them reads it. What needs two has to wait until you let another in: doing what you ask by telephone, and giving you new words when yours are lost.';
