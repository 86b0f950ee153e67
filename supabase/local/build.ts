/** Builds the app when its sources moved. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** One value for all sources of the build: when it moves, the build is made again. */
function sourcesMark(): string {
	const hash = createHash('sha256');
	const add = (path: string): void => {
		if (statSync(path).isDirectory())
			for (const name of readdirSync(path).sort()) add(join(path, name));
		else hash.update(path).update(readFileSync(path));
	};
	for (const name of ['src', 'static', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'])
		add(join(root, name));
	return hash.digest('hex');
}

/** Makes `build/` as the sources are now. @throws what the builder said */
export function build(say: (line: string) => void): void {
	const mark = join(root, 'build', 'sources');
	const now = sourcesMark();
	if (existsSync(mark) && readFileSync(mark, 'utf8') === now) return;
	say('Building the app, once.');
	const made = spawnSync('npm', ['run', '--silent', 'build'], {
		cwd: root,
		encoding: 'utf8',
		env: { ...process.env, NODE_ENV: 'production' }
	});
	if (made.status !== 0) throw new Error(`The build failed.\n${made.stdout}\n${made.stderr}`);
	writeFileSync(mark, now);
}
