const asking = new Map<string, Promise<boolean>>();
/**
 * Does the search engine answer, within two seconds? Anybody may ask it that, without a key; whoever does while it is being asked gets
 * the same answer, so that a page that is open to all asks it once at a time.
 * @param url its address; without one there is none, and the answer is null
 */
export async function answers(url: string | null): Promise<boolean | null> {
	if (url === null) return null;
	const asked =
		asking.get(url) ??
		fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) })
			.then(
				({ ok }) => ok,
				() => false
			)
			.finally(() => asking.delete(url));
	asking.set(url, asked);
	return asked;
}
