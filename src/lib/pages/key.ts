/**
 * Shares readings of one value that may change at any moment. Everybody who asks gets a reading that *started*
 * after they asked, so nobody is answered with what stood before; and at most one runs and one waits.
 * @param read reads the value; when it fails, those who waited for it fail too
 */
export function freshest<T>(read: () => Promise<T>): () => Promise<T> {
	let running: Promise<T> | null = null;
	let next: Promise<T> | null = null;

	function start(): Promise<T> {
		const mine = read().finally(() => {
			if (running === mine) running = null;
		});
		running = mine;
		return mine;
	}
	return () => {
		if (!running) return start();
		// The one that runs began before this question: wait for it to end, then one more serves all who came since.
		next ??= running
			.then(
				() => {},
				() => {}
			)
			.then(() => {
				next = null;
				return start();
			});
		return next;
	};
}
