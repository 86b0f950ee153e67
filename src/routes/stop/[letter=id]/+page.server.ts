import * as search from '#lib/search/saved.server.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	// A press, not a visit: a mail server that follows every link stops nothing.
	default: async ({ locals, params }) => {
		await search.stop(locals.db, params.letter);
		return { stopped: true };
	}
};
