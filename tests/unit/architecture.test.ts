/** The rules of the house, held against the sources. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const files = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/'));
const read = (path: string) => readFileSync(path, 'utf8');
const sources = files('src').filter((path) => /\.(ts|svelte)$/.test(path));
/** What a file imports, as written. */
const imports = (path: string) =>
	[...read(path).matchAll(/(?:from\s+|import\s*\(\s*|import\s+)['"]([^'"]+)['"]/g)].map(
		([, from]) => from!
	);
const domains = readdirSync('src/lib', { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => name);
/** Every (file, import) that breaks a rule; none is what is wanted. */
const breaking = (test: (path: string, from: string) => boolean) =>
	sources.flatMap((path) =>
		imports(path)
			.filter((from) => test(path, from))
			.map((from) => `${path} imports ${from}`)
	);

describe('the rules of the house', () => {
	it('1 routes reach for lib, never back, and take a domain as a namespace', () => {
		expect(breaking((path, from) => path.startsWith('src/lib/') && /routes\//.test(from))).toEqual(
			[]
		);
		for (const path of sources.filter((name) => name.startsWith('src/routes/'))) {
			const taken = [
				...read(path).matchAll(/import\s+(?!type)(.+?)\s+from\s+'#lib\/(\w+)\/\2\.server\.ts'/g)
			];
			for (const [, what] of taken)
				expect([path, what]).toEqual([path, expect.stringMatching(/^\* as /)]);
		}
	});
	it('2 what may be done takes `db` first, and runs outside Kit', () => {
		const servers = sources.filter((path) => /^src\/lib\/.*\.server\.ts$/.test(path));
		expect(breaking((path, from) => servers.includes(path) && from.startsWith('$app'))).toEqual([]);
		for (const path of servers.filter((name) => read(name).includes('db.rpc('))) {
			// But for what makes one: asMember, asAnybody.
			for (const [, name, first] of read(path).matchAll(
				/export (?:const|async function|function) (?!as[A-Z])(\w+)\s*=?\s*(?:async\s*)?\(\s*(\w+|\{)/g
			)) {
				expect([path, name, first]).toEqual([path, name, 'db']);
			}
		}
	});
	it('3 domains know each other’s schema, never each other’s server part', () => {
		const known = new Set(['database', 'editor', 'forms']);
		expect(
			breaking((path, from) => {
				const own = /^src\/lib\/(\w+)\/.*\.server\.ts$/.exec(path)?.[1];
				const other = /^#lib\/(\w+)\/.*\.server\.ts$/.exec(from)?.[1];
				if (!own || !other || own === other || known.has(other)) return false;
				// A type is no dependence of what runs.
				return !new RegExp(`import type [^;]*'${from.replace(/[.*+?^$()|[\]\\]/g, '\\$&')}'`).test(
					read(path)
				);
			})
		).toEqual([]);
	});
	it('5 only the hook, the worker and config know settings', () => {
		const allowed = ['src/hooks.server.ts', 'src/worker.ts', 'src/lib/config.server.ts'];
		expect(
			breaking(
				(path, from) =>
					!allowed.includes(path) && (from.includes('config.server') || from.startsWith('$env'))
			)
		).toEqual([]);
		expect(
			sources.filter((path) => !allowed.includes(path) && read(path).includes('process.env'))
		).toEqual([]);
	});
	it('6 the web process holds no secret', () => {
		const web = /const web = z\.object\(\{([\s\S]*?)\n\}\);/.exec(
			read('src/lib/config.server.ts')
		)![1]!;
		expect(web).not.toMatch(/SECRET|MEILI_KEY|PRIVATE|PEPPER|PASSWORD/);
		expect(
			sources.filter(
				(path) =>
					path !== 'src/worker.ts' &&
					/workerConfig\(\)/.test(read(path)) &&
					!path.endsWith('config.server.ts')
			)
		).toEqual([]);
	});
	it('7 no utils, no barrels, no stores', () => {
		expect(
			sources.filter(
				(path) =>
					/\/(utils?|helpers|services?|stores?)\//.test(path) || /\/index\.(ts|js)$/.test(path)
			)
		).toEqual([]);
		expect(
			breaking(
				(_, from) => from === 'svelte/store' || from === '$app/stores' || from.startsWith('$lib')
			)
		).toEqual([]);
		expect(sources.filter((path) => /export \* from/.test(read(path)))).toEqual([]);
	});
	it('imports say the whole name of a file', () => {
		expect(
			breaking(
				(_, from) =>
					/^(#lib|\.)/.test(from) &&
					!/\.(ts|js|json|svelte|css)$/.test(from) &&
					!from.startsWith('./$types')
			)
		).toEqual([]);
	});
});

describe('the repository', () => {
	const tracked = existsSync('.git')
		? spawnSync('git', ['ls-files', '-z'], { encoding: 'utf8' })
				.stdout.split('\0')
				.filter((path) => path && existsSync(path))
		: [];
	it('has the folders that the map shows, and no others', () => {
		const folders = new Set(
			tracked.filter((path) => path.includes('/')).map((path) => path.split('/')[0]!)
		);
		expect([...folders].filter((name) => !name.startsWith('.')).sort()).toEqual([
			'src',
			'static',
			'supabase',
			'tests'
		]);
		for (const domain of domains)
			expect([domain, read('README.md').includes(`${domain}/`)]).toEqual([domain, true]);
	});
	it('names for a hosted project the codes that it has here: how long they are, and for how long they are good', () => {
		const set = (name: string) =>
			new RegExp(`^${name} = (\\d+)$`, 'm').exec(read('supabase/config.toml'))![1]!;
		const readme = read('README.md').replace(/\s+/g, ' ');
		expect(readme).toContain(`_Email OTP length_ ${set('otp_length')}`);
		expect(readme).toContain(`_Email OTP expiration_ ${set('otp_expiry')} seconds`);
		// And the letter they come in: with the code, and with no link, which nothing here takes.
		const letter = /^\[auth\.email\.template\.magic_link\][^[]*content_path = "([^"]+)"/m.exec(
			read('supabase/config.toml')
		)![1]!;
		expect(read(letter)).toContain('{{ .Token }}');
		expect(read(letter)).not.toMatch(/href|ConfirmationURL|TokenHash/);
	});
	it('says nothing to a console, and keeps nothing on a device', () => {
		expect(sources.filter((path) => /\bconsole\.\w+\(/.test(read(path)))).toEqual([]);
		expect(
			sources.filter((path) =>
				/\b(localStorage|sessionStorage|indexedDB|navigator\.serviceWorker)\b/.test(read(path))
			)
		).toEqual([]);
	});
	it('loads nothing from anywhere else', () => {
		const asked = sources
			.concat(['src/app.css', 'src/app.html'])
			.flatMap((path) =>
				[...read(path).matchAll(/(?:src|@import|url\()\s*=?\s*["'(]?(https?:\/\/[^"')\s]+)/g)].map(
					([, address]) => `${path}: ${address}`
				)
			);
		expect(asked).toEqual([]);
	});
	it('never ticks over what was ticked before the scripts arrived', () => {
		// `checked={…}` is set anew when a page comes alive; `defaultChecked={…}` leaves what was pressed meanwhile.
		const over = sources.filter((path) => /[^a-zA-Z:]checked=\{/.test(read(path)));
		expect(over).toEqual([]);
	});
	it('never folds what was opened before the scripts arrived', () => {
		const folds = sources.filter((path) => /<details[^>]*\s(open=\{|\{open\})/.test(read(path)));
		expect(folds).toEqual([]);
	});
	it('has no test that is left out by hand', () => {
		const left = files('tests').filter(
			(path) =>
				/\.(test|spec)\.ts$/.test(path) && /\b(it|test|describe)\.(only|todo)\(/.test(read(path))
		);
		expect(left).toEqual([]);
	});
});
