import type { ParamMatcher } from '@sveltejs/kit';

/** The name of a commission in an address. */
export const match: ParamMatcher = (value) => /^[a-z][a-z0-9-]{1,40}$/.test(value);
