import type { ParamMatcher } from '@sveltejs/kit';

/** The name of a commission or a theme in an address. */
export const match: ParamMatcher = (value) => /^[a-z0-9][a-z0-9-]{1,59}$/.test(value);
