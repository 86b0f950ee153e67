/**
 * Settings of a cluster that nobody needs after the run: it waits for no disk, and compiles no plan that runs once. What a cluster of
 * `npm start` keeps is asked of one that is started without them, in tests/db/local.test.ts.
 */
export const throwaway = ['fsync', 'synchronous_commit', 'full_page_writes', 'jit'].flatMap(
	(setting) => ['-c', `${setting}=off`]
);
