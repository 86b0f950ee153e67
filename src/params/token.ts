import type { ParamMatcher } from '@sveltejs/kit';

/** The end of the address in a file. What is no token was never there. */
export const match: ParamMatcher = (value) => /^[0-9a-f]{32}$/.test(value);
