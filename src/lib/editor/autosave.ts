/** Saves as one types, and says quietly how that goes. What could not be saved stays on the page and is tried again. */

export interface Autosave {
	/** Something was typed. */
	changed(): void;
	/** A form is about to be sent with all that was typed: ends the wait, and resolves when nothing is under way. */
	settled(): Promise<void>;
	/** Sends what is unsaved while the page is being left. */
	leave(): void;
	/** The form was saved: later saves go over that, and what was typed since it was sent is saved too. */
	savedAs(version: number): void;
	version(): number;
	end(): void;
}

const pause = 1500;
const longestPause = 30_000;

/**
 * @param url where to post
 * @param read what to post, beside the version
 * @param said called with what to tell, and whenever the version has moved
 */
export function autosave(
	url: string,
	first: number,
	read: () => Record<string, unknown>,
	said: (sentence: string) => void
): Autosave {
	let version = first;
	// What was typed is counted: each change, those that are saved, and those that the form took with it when it was sent.
	let changes = 0;
	let saved = 0;
	let inForm = 0;
	let wait = pause;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let running: Promise<void> | null = null;
	let over = false;

	const later = () => {
		clearTimeout(timer);
		if (!over) timer = setTimeout(() => void save(), wait);
	};
	const send = (keepalive = false) =>
		fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ...read(), version }),
			keepalive
		});

	async function save(): Promise<void> {
		if (running || saved === changes || over) return running ?? undefined;
		running = attempt().finally(() => (running = null));
		await running;
		if (saved < changes) later();
	}
	async function attempt(): Promise<void> {
		const sent = changes;
		const response = await send().catch(() => null);
		if (response?.ok) {
			({ version } = (await response.json()) as { version: number });
			saved = sent;
			wait = pause;
			const time = new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
			said(`Saved at ${time}.`);
		} else if (response && [401, 409, 422].includes(response.status)) {
			over = true;
			said(
				{
					401: 'You were away for a while, so we stopped saving by ourselves. Press Save: what you wrote here is kept.',
					409: 'This was also saved from another page. Press Save, and we show you both.',
					422: 'We cannot save this as it stands. Press Save to see why.'
				}[response.status as 401 | 409 | 422]
			);
		} else {
			wait = Math.min(wait * 2, longestPause);
			said(
				'Not saved yet: there is no connection. Your words are on this page, and we keep trying.'
			);
		}
	}

	return {
		changed() {
			changes += 1;
			if (!running) later();
		},
		async settled() {
			clearTimeout(timer);
			await running;
			inForm = changes;
		},
		leave() {
			if (saved < changes && !over) void send(true);
		},
		savedAs(now) {
			if (now <= version && !over) return;
			version = now;
			over = false;
			saved = inForm;
			if (saved < changes) later();
		},
		version: () => version,
		end() {
			over = true;
			clearTimeout(timer);
		}
	};
}
