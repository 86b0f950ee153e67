/** `npm run consent:verify`: every chain of consent, link by link, and against the ledger, which shows an end that was cut off. */
import { pathToFileURL } from 'node:url';
import type { Sql } from 'postgres';
import { heads, read, verify, type Link } from '#lib/consent/ledger.server.ts';
import { ledgerDir, reach } from './reach.ts';

/** @returns whether everything holds, and the sentence that says so or what does not */
export async function verified(
	sql: Sql,
	ledger: string
): Promise<{ holds: boolean; said: string }> {
	// A line is written after its event: what the ledger held before is in the database by now, and what the database calls
	// written is in the ledger after.
	const before = await heads(ledger);
	const [broken, links, written] = await sql.begin(
		'isolation level repeatable read read only',
		async (tx) =>
			[
				await tx`select story_id as story, number from archive.consent_broken()`,
				await tx<
					Link[]
				>`select story_id as story, number, encode(hash, 'hex') as head from archive.consent_events`,
				await tx`select id from archive.narrowings where written_at is not null`
			] as const
	);
	const lost = new Set(written.map(({ id }) => id as string));
	let lines = 0;
	for await (const { id } of read(ledger)) {
		lost.delete(id);
		lines += 1;
	}
	const result = verify(before, links);
	const wrong = [
		...broken.map(({ story, number }) => `story ${story}: link ${number} is broken`),
		...result.changed.map(({ story, number }) => `story ${story}: link ${number} was changed`),
		...result.cut.map(({ story, number }) => `story ${story}: link ${number} was cut off`)
	];
	if (lost.size > 0) wrong.push(`the ledger in ${ledger}: ${lost.size} of its lines are gone`);
	const counted = `${result.chains} chains, ${result.events} events, ${lines} lines in the ledger`;
	return wrong.length === 0
		? { holds: true, said: `${counted}: every link holds, and no end is missing.` }
		: { holds: false, said: `${counted}: NOT whole.\n${wrong.join('\n')}` };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	try {
		const at = await reach();
		const sql = at.connect();
		try {
			const { holds, said } = await verified(sql, ledgerDir());
			process.stdout.write(`${said}\n`);
			process.exitCode = holds ? 0 : 1;
		} finally {
			await sql.end();
			await at.end();
		}
	} catch (cause) {
		process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
		process.exitCode = 2;
	}
}
