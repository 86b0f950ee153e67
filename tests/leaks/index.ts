/** `npm run leaks [-- cases]`: every leak test, with as many random questions as are asked for; a hundred thousand unless told. */
import { spawn } from 'node:child_process';

const LEAKS = process.argv[2] ?? '100000';
if (!/^[1-9]\d{0,8}$/.test(LEAKS)) {
	process.stderr.write('How many cases? A whole number, as in: npm run leaks -- 100000\n');
	process.exit(2);
}
// As many as it takes, so no test is stopped by the clock.
const args = ['run', '--project', 'leaks', '--testTimeout', '0'];
spawn('vitest', args, { stdio: 'inherit', env: { ...process.env, LEAKS } }).once('exit', (code) =>
	process.exit(code ?? 1)
);
