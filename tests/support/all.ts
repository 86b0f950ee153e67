/** `npm test`: every check there is, one after another, and one line at the end that counts them. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../supabase/local/build.ts';
import { engineThere } from './engine.ts';
import { browser, postgres15 } from './machine.ts';

interface Count {
	passed: number;
	failed: number;
	skipped: number;
}
const scratch = mkdtempSync(join(tmpdir(), 'throughline-test-'));
const total: Count = { passed: 0, failed: 0, skipped: 0 };
const say = (line: string) => process.stdout.write(`${line}\n`);
/** Seconds since a moment, as one reads them. */
const since = (start: number) => `${Math.round((performance.now() - start) / 1000)} s`;

/** Runs a command with its output shown, at once or all of it at its end. @returns whether it ended well */
function run(
	command: string,
	args: string[],
	env: Record<string, string> = {},
	atOnce = true
): Promise<boolean> {
	return new Promise((done) => {
		const child = spawn(command, args, {
			stdio: atOnce ? 'inherit' : ['ignore', 'pipe', 'pipe'],
			env: { ...process.env, NO_COLOR: '1', ...env }
		});
		let said = '';
		child.stdout?.on('data', (part) => (said += part));
		child.stderr?.on('data', (part) => (said += part));
		child.once('error', () => done(false));
		child.once('close', (code) => {
			if (said) say(said);
			done(code === 0);
		});
	});
}

function add(name: string, count: Count, start: number): void {
	total.passed += count.passed;
	total.failed += count.failed;
	total.skipped += count.skipped;
	say(
		`— ${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped, in ${since(start)}`
	);
}

/** A check that is one thing: it holds, or it does not. */
async function check(name: string, command: string, args: string[], atOnce = true): Promise<void> {
	if (atOnce) say(`\n— ${name}`);
	const start = performance.now();
	const held = await run(command, args, {}, atOnce);
	add(name, { passed: held ? 1 : 0, failed: held ? 0 : 1, skipped: 0 }, start);
}

/** A project of vitest, counted from its own report. A run that ends badly never counts as none failed. */
async function vitest(
	name: string,
	project: string,
	env: Record<string, string> = {},
	besides: string[] = [],
	atOnce = true
) {
	if (atOnce) say(`\n— ${name}`);
	const start = performance.now();
	const report = join(scratch, `${name.replace(/\W+/g, '-')}.json`);
	const args = ['run', '--project', project, '--reporter=default', '--reporter=json', ...besides];
	const held = await run('vitest', [...args, `--outputFile.json=${report}`], env, atOnce);
	const read = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
	const failed = read
		? read.numFailedTests +
			read.testResults.filter(
				(file: { status: string; assertionResults: unknown[] }) =>
					file.status === 'failed' && file.assertionResults.length === 0
			).length
		: 1;
	add(
		name,
		{
			passed: read?.numPassedTests ?? 0,
			failed: Math.max(failed, held ? 0 : 1),
			skipped: (read?.numPendingTests ?? 0) + (read?.numTodoTests ?? 0)
		},
		start
	);
}

async function endToEnd(): Promise<void> {
	say('\n— end to end');
	const start = performance.now();
	const kept = mkdtempSync(join(tmpdir(), 'throughline-e2e-'));
	const held = await run('playwright', ['test'], { E2E_DATA_DIR: kept });
	const report = join(kept, 'report.json');
	const stats = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).stats : null;
	add(
		'end to end',
		{
			passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
			failed: Math.max(stats?.unexpected ?? 1, held ? 0 : 1),
			skipped: stats?.skipped ?? 0
		},
		start
	);
	rmSync(kept, { recursive: true, force: true });
}

const missing = browser();
if (missing) say(missing);
if (!engineThere) say('No meilisearch on PATH and no MEILI_URL: what needs one counts as skipped.');
await Promise.all([
	check('lint', 'npm', ['run', '--silent', 'lint'], false),
	check('types', 'npm', ['run', '--silent', 'check'], false)
]);
// Made here, once: two that make it beside one another take each other's files away.
const building = performance.now();
try {
	build(say);
	add('build', { passed: 1, failed: 0, skipped: 0 }, building);
} catch (cause) {
	say((cause as Error).message);
	add('build', { passed: 0, failed: 1, skipped: 0 }, building);
}
await vitest('unit', 'unit');
const bin = postgres15();
const without = (...files: string[]) =>
	files.flatMap((file) => ['--exclude', `tests/db/${file}.test.ts`]);
// Beside one another: they spend much of their time waiting for the search engine, and chaos for leases to end.
await Promise.all([
	vitest('database on PostgreSQL 17', 'db', {}, without('chaos')),
	vitest('chaos', 'db', {}, ['tests/db/chaos.test.ts'], false),
	bin &&
		vitest(
			'database on PostgreSQL 15',
			'db',
			{ TEST_POSTGRES_BIN: bin, MATRIX: '60' },
			// What chaos breaks is the engine and the worker, how well is found is the engine's, and so is what a search of it promises; the
			// worker as a process and the cluster of one machine are ours: they are the same ones again.
			without('chaos', 'relevance', 'meilisearch', 'worker.process', 'local'),
			false
		)
]);
if (!bin)
	add(
		'database on PostgreSQL 15: there is none here',
		{ passed: 0, failed: 0, skipped: 1 },
		performance.now()
	);
// The journeys are walked one after another, and wait for a browser much of the time.
await Promise.all([
	(async () => {
		await vitest('leaks', 'leaks', {}, [], false);
		await check(
			'mutants, each of which the suite must catch',
			'npm',
			['run', '--silent', 'test:mutants'],
			false
		);
	})(),
	endToEnd()
]);

rmSync(scratch, { recursive: true, force: true });
say(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);
