/** Two ways to do a thing, in turn and in one run, so that a slow moment of the machine falls on both. */

export interface Timed {
	median: number;
	p95: number;
}
export interface Pair {
	a: Timed;
	b: Timed;
	/** a / b, of the medians. */
	ratio: number;
}
const at = (sorted: number[], part: number) =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;

/** @param times milliseconds */
export function timed(times: number[]): Timed {
	const sorted = times.toSorted((x, y) => x - y);
	return { median: at(sorted, 0.5), p95: at(sorted, 0.95) };
}

async function once(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** A B A B …, after a warm-up of each: a plan is made anew five times before it is kept. */
export async function pair(
	a: () => Promise<unknown>,
	b: () => Promise<unknown>,
	rounds = 60
): Promise<Pair> {
	for (let n = 0; n < 8; n++) {
		await a();
		await b();
	}
	const times: [number[], number[]] = [[], []];
	for (let n = 0; n < rounds; n++) {
		times[0].push(await once(a));
		times[1].push(await once(b));
	}
	const [first, second] = times.map(timed) as [Timed, Timed];
	return { a: first, b: second, ratio: first.median / second.median };
}

/** Asks as fast as it goes, `together` at once, for about `seconds`. @returns answers a second */
export async function rate(
	ask: () => Promise<unknown>,
	together = 10,
	seconds = 2
): Promise<number> {
	const until = performance.now() + seconds * 1000;
	let answers = 0;
	const start = performance.now();
	await Promise.all(
		Array.from({ length: together }, async () => {
			while (performance.now() < until) {
				await ask();
				answers++;
			}
		})
	);
	return (answers / (performance.now() - start)) * 1000;
}

/** Prints a line. */
export const line = (text: string) => process.stdout.write(`${text}\n`);
const ms = (n: number) => `${n < 10 ? n.toFixed(2) : n.toFixed(0)} ms`;
/** One line a finding: what, how many times as long as what, the medians, and the most that it may be. */
export function say(what: string, { a, b, ratio }: Pair, than: string, most?: number): void {
	const goal =
		most === undefined ? '' : ` · at most ${most} wanted: ${ratio <= most ? 'held' : 'MISSED'}`;
	line(
		`${what}: ${ratio.toFixed(2)} × ${than} (median ${ms(a.median)} against ${ms(b.median)}, p95 ${ms(a.p95)} against ${ms(b.p95)})${goal}`
	);
}

/** One line a finding: how much longer than what, at the median and for the slow ones, and the most that the slow ones may be. */
export function beside(what: string, { a, b, ratio }: Pair, than: string, most?: number): void {
	const more = a.p95 - b.p95;
	const goal =
		most === undefined
			? ''
			: ` · at most ${most} ms more at p95 wanted: ${more <= most ? 'held' : 'MISSED'}`;
	line(
		`${what}: ${ms(a.median)} against ${ms(b.median)} ${than} (${ratio.toFixed(2)} ×), p95 ${ms(a.p95)} against ${ms(b.p95)}${goal}`
	);
}
