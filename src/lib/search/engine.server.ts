/** How the search engine is reached. */
import { Meilisearch } from 'meilisearch';

/** @param timeout milliseconds that an answer is waited for; as long as it takes, when none is given */
export const client = (host: string, apiKey: string, timeout?: number) =>
	new Meilisearch({
		host,
		apiKey,
		timeout,
		// On a connection that is kept, the engine sends a compressed answer 40 ms late.
		requestInit: { headers: { 'accept-encoding': 'identity' } }
	});

const asking = new Map<string, Promise<boolean>>();
/**
 * Does the search engine answer, within two seconds? Anybody may ask it that, without a key. Whoever asks while it is being asked gets
 * the same answer: so a page that is open to all asks it once at a time, however many look at it.
 * @param url its address; without one there is no engine, and the answer is null
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
