import type { ParamMatcher } from '@sveltejs/kit';

/** What is not an id was never there: the page is that of nothing, without asking the database. */
export const match: ParamMatcher = (value) =>
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value);
