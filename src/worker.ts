/** Empties the outbox: gives the search engine what changed, sends letters, and does what time alone asks for. One is active, others stand by. */
import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { createClient } from '@supabase/supabase-js';
import { workerConfig } from '#lib/config.server.ts';
import type { Work } from '#lib/database/work.ts';
import * as ledger from '#lib/consent/ledger.server.ts';
import { signWaiting } from '#lib/consent/signing.server.ts';
import { opened, publicHalf } from '#lib/identity/seal.server.ts';
import { local, smtp } from '#lib/letters/post.server.ts';
import { sendDue } from '#lib/letters/send.server.ts';
import { accountOf, type Invited } from '#lib/roster/accounts.server.ts';
import { audit, kinds, repair } from '#lib/search/audit.server.ts';
import { filler, type Filler, type Item } from '#lib/search/fill.server.ts';

const config = workerConfig();
const { SUPABASE_URL, SUPABASE_SECRET_KEY, MEILI_URL, MEILI_KEY, SEALING_KEY, RECEIPT_KEY } =
	config;
if (MEILI_URL && !MEILI_KEY) throw new Error('MEILI_URL is set, so MEILI_KEY must be too.');
if (config.SMTP_URL && !config.LETTERS_FROM)
	throw new Error('SMTP_URL is set, so LETTERS_FROM must be too.');

const leaseSeconds = 15;
/** What the engine may have been sent and not yet confirmed. */
const mostOnTheWay = 2000;
const sweepEvery = 60_000;
/** Milliseconds without a worker after which whoever waits for a rebuild is told so. */
const patience = 5000;
/** Each renewal keeps reading open for ten minutes. */
const renewEvery = 60_000;
const holder = randomUUID();
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());

const db = createClient(SUPABASE_URL, SUPABASE_SECRET_KEY, {
	db: { schema: 'api' },
	auth: { autoRefreshToken: false, persistSession: false, detectSessionInUrl: false }
});
/** The database said no, or nothing. */
class Refused extends Error {
	code: string;
	constructor(code: string) {
		super(`database refused: ${code}`);
		this.code = code;
	}
}
async function rpc<T>(verb: string, args: Record<string, unknown>): Promise<T> {
	const { data, error } = await db.rpc(verb, args);
	if (error) throw new Refused(error.code || 'no answer');
	return data as T;
}

let fence: number | null = null;
let kept = 0;
const lease = async (seconds = leaseSeconds): Promise<number | null> => {
	const held = await rpc<number | null>('work_lease', { holder, seconds });
	kept = Date.now();
	return held;
};
const work: Work = (verb, args = {}) => rpc(verb, { fence, ...args });
const sleep = (milliseconds: number) =>
	after(milliseconds, undefined, { signal: stopping.signal }).catch(() => {});
/** Keeps the lease while something takes long. */
async function awake(): Promise<void> {
	if (Date.now() - kept > 3000 && (await lease()) !== fence) throw new Error('the lease was lost');
}

/** Opens the contacts that facilitators asked for. One that was sealed with another key is given back empty, and the page says so. */
async function openContacts(key: NonNullable<typeof SEALING_KEY>): Promise<void> {
	for (const { opening, sealed } of await rpc<{ opening: string; sealed: string }[]>(
		'work_contacts',
		{}
	))
		await rpc('work_contact_opened', {
			opening,
			contact: await opened(key, sealed).catch(() => '')
		});
}

/** Letters that are due. An address is held while its letter is sent, and nowhere else. */
const sendLetters = () =>
	sendDue({
		work,
		rpc,
		async awake() {
			if (stopping.signal.aborted) throw new Error('the worker stops');
			await awake();
		},
		origin: config.ORIGIN,
		post: config.SMTP_URL
			? smtp(config.SMTP_URL, config.LETTERS_FROM!)
			: local(SUPABASE_URL, SUPABASE_SECRET_KEY),
		async open(sealed) {
			if (!SEALING_KEY) throw new Error('there is no key to open it with');
			return opened(SEALING_KEY, sealed);
		},
		async addressOf(user) {
			const { data } = await db.auth.admin.getUserById(user);
			if (!data.user?.email) throw new Error('they have no address');
			return data.user.email;
		}
	});

/** Makes the accounts of people who were invited. One that fails was put off when it was given out. */
async function makeAccounts(key: NonNullable<typeof SEALING_KEY>): Promise<void> {
	for (const { invitation, sealed, demonstration } of await work<Invited[]>('work_invitations')) {
		await awake();
		const account = await opened(key, sealed)
			.then((address) => accountOf(db, address, demonstration))
			.catch(() => null);
		if (account) await rpc('work_invited', { invitation, account });
	}
}

const say = (line: string) => process.stdout.write(`${line}\n`);

/**
 * `npm run search:audit [-- --repair]`: compares the engine with the database, says how many differ and which by id, and
 * ends with 0 when none does. With --repair they are looked at again by the worker that runs.
 */
async function auditOnce(): Promise<number> {
	if (!MEILI_URL) {
		say('There is no search engine (MEILI_URL is not set), so nothing can differ.');
		return 0;
	}
	const found = await audit(MEILI_URL, MEILI_KEY!, rpc);
	const differences = kinds.reduce((sum, kind) => sum + found[kind].length, 0);
	await rpc('work_audited', { documents: found.documents, differences });
	for (const kind of kinds)
		if (found[kind].length > 0) say(`${kind}: ${found[kind].length} (${found[kind].join(', ')})`);
	say(
		`${found.documents} documents, ${differences || 'no'} difference${differences === 1 ? '' : 's'}`
	);
	if (differences > 0 && process.argv.includes('--repair')) {
		await repair(rpc, found);
		say('They are looked at again.');
	}
	return differences > 0 ? 1 : 0;
}

/**
 * `npm run search:rebuild`: has the worker that runs build every index anew beside those that are asked, says how far it is, and
 * ends with 0 when they have taken their place, with 1 when no worker goes on with it.
 */
async function rebuildOnce(): Promise<number> {
	if (!MEILI_URL) {
		say('There is no search engine (MEILI_URL is not set), so nothing can be built.');
		return 0;
	}
	const rebuild = await rpc<number>('work_rebuild', {});
	const began = Date.now();
	let worked = began;
	for (let said = ''; !stopping.signal.aborted; await sleep(500)) {
		const { stories, built, ended, ...now } = await rpc<{
			stories: number | null;
			built: number;
			ended: boolean;
			worked: boolean;
		}>('work_rebuilding', { rebuild });
		if (now.worked) worked = Date.now();
		const line = stories === null ? 'Waiting for the worker.' : `${built} of ${stories} stories`;
		if (line !== said) say(line);
		said = line;
		if (ended) {
			say(`Built anew in ${Math.round((Date.now() - began) / 1000)} seconds.`);
			return 0;
		}
		// A standby takes over within seconds of the end of a lease.
		if (Date.now() - worked > patience) {
			say(
				stories === null
					? 'No worker runs. It is done when one does.'
					: 'The worker has stopped, and no other took over. The next one that runs begins this again.'
			);
			return 1;
		}
	}
	return 1;
}

/** Letters that are going out. Rounds do not wait for them: a mail server that does not answer holds up letters, and nothing else. */
let posting: Promise<void> | null = null;
let engine: Filler | null = null;
const onTheWay = () => engine?.way().length ?? 0;
/** A round failed, and none has gone well since. The engine's disk may be full: what was taken back is taken out first, with nothing new. */
let careful = false;
let swept = 0;
let renewed = 0;
/** Under which lease reading was opened, and under which the engine was set up: each is done once a lease, and again if it failed. */
let renewedUnder: number | null = null;
let setUpUnder: number | null = null;
/** One round. @returns whether there may be more to do at once */
async function round(): Promise<boolean> {
	const held = await lease();
	if (held === null) {
		fence = null;
		return false;
	}
	fence = held;
	// First of all, and whatever has become of the search engine: a restored database is dark until everything in the ledger has been done
	// again, and nothing new may be written to the ledger before that.
	if (renewedUnder !== held || Date.now() - renewed > renewEvery) {
		await ledger.renew(config.LEDGER_DIR, work, awake);
		if (SEALING_KEY && renewedUnder !== held)
			await rpc('work_sealing_key', { key: publicHalf(SEALING_KEY) });
		renewedUnder = held;
		renewed = Date.now();
	}
	await ledger.keep(config.LEDGER_DIR, work, awake);
	// A search engine that is away holds up nothing else: letters, clocks and what is to be destroyed go on.
	const [searched] = await Promise.allSettled([searchable(held)]);
	await errands();
	if (searched.status === 'rejected') throw searched.reason;
	const busy = searched.value;
	const more = await engine?.rest(!busy);
	return busy || more === true;
}

/** Empties the outbox: into the engine, or without one by crossing it off. @returns whether anything waited, or was on its way */
async function searchable(held: number): Promise<boolean> {
	if (setUpUnder !== held || (MEILI_URL && !engine)) {
		engine = null;
		if (MEILI_URL) engine = await filler(MEILI_URL, MEILI_KEY!, work, awake);
		else await work('work_engineless');
		setUpUnder = held;
	}
	// Before the errands: whatever fails there, what was taken back is out of the engine by then.
	const began = Date.now();
	return engine ? await send(engine, () => Date.now() - began < 1000) : await crossOff();
}

/** What the clock asks for, what only the worker can open, sign or make, and letters. */
async function errands(): Promise<void> {
	if (Date.now() - swept > sweepEvery) {
		await work('work_sweep');
		await work('work_clocks');
		await work('work_erasures');
		await work('work_saved');
		swept = Date.now();
	}
	if (SEALING_KEY) {
		await openContacts(SEALING_KEY);
		await makeAccounts(SEALING_KEY);
	}
	if (RECEIPT_KEY) await signWaiting(rpc, RECEIPT_KEY);
	posting ??= sendLetters()
		.catch(complain)
		.finally(() => (posting = null));
}

/** Says that something failed, by kind alone: what a database or an engine answers may hold words of somebody's. */
function complain(cause: unknown): void {
	if (stopping.signal.aborted) return;
	const kind =
		cause instanceof Refused
			? `database refused: ${cause.code}`
			: cause instanceof ledger.NotTheLedger
				? cause.message
				: (cause as Error).name;
	process.stderr.write(`${JSON.stringify({ kind: 'worker', cause: kind })}\n`);
}

/** Without an engine: what waits is crossed off. @returns whether anything waited */
async function crossOff(): Promise<boolean> {
	const items = await work<Item[]>('work_take', { most: 500, sending: false });
	if (items.length > 0)
		await work('work_done', {
			done: items.map(({ kind, id, number }) => ({ kind, id, number }))
		});
	return items.length > 0;
}

/**
 * Sends the engine what waits, and goes on sending while the engine works: what comes meanwhile is in its next batch. Were each batch
 * waited for, it would only be in the one after that.
 * @param more may it go on?
 * @returns whether anything waited, or was on its way
 */
async function send(to: Filler, more: () => boolean): Promise<boolean> {
	let busy = false;
	if (careful)
		await to.takeOut(await work<Item[]>('work_take', { most: 500, sending: true, going: true }));
	do {
		const besides = to.way();
		if (besides.length < mostOnTheWay) {
			const items = await work<Item[]>('work_take', { most: 500, sending: true, besides });
			await to.give(items);
			busy ||= items.length > 0;
		}
		busy ||= besides.length > 0;
		await to.arrive(100);
	} while (to.way().length > 0 && more() && !stopping.signal.aborted);
	return busy;
}

if (process.argv.includes('--audit')) process.exit(await auditOnce());
if (process.argv.includes('--rebuild')) process.exit(await rebuildOnce());
let trouble = 0;
while (!stopping.signal.aborted) {
	try {
		if (!(await round())) await sleep(fence === null ? 2000 : 400);
		// What is on its way may yet fail.
		if (onTheWay() === 0) {
			trouble = 0;
			careful = false;
		}
	} catch (cause) {
		// The database or the engine is away: what waits goes on waiting, and the engine is set up again before it is given anything.
		if (trouble === 0) complain(cause);
		engine = null;
		careful = true;
		await sleep(Math.min(500 * 2 ** trouble++, 10_000));
	}
}
await posting;
// A standby need not wait for our lease to run out.
if (fence !== null) await lease(0).catch(() => {});
