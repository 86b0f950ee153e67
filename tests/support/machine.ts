/** What the tests need of the machine beside npm: a browser, and an older PostgreSQL. Debian has both. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** Installs Debian packages where that can be done without asking. @returns whether it went well */
function install(...packages: string[]): boolean {
	if (!existsSync('/usr/bin/apt-get')) return false;
	const root = process.getuid?.() === 0;
	const apt = (...args: string[]) =>
		spawnSync(root ? 'apt-get' : 'sudo', root ? args : ['-n', 'apt-get', ...args], {
			stdio: 'ignore',
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
		}).status === 0;
	return (
		apt('install', '-y', '--no-install-recommends', ...packages) ||
		(apt('update') && apt('install', '-y', '--no-install-recommends', ...packages))
	);
}

/** Chromium as Debian has it, the one without a window first: the same browser, and a page takes it half as long. */
export const chromiums = [
	'/usr/bin/chromium-headless-shell',
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser'
];

/** Makes sure that there is a browser. @returns what to do about it when there is none */
export function browser(): string | null {
	if (existsSync(chromiums[0]!) || install('chromium-headless-shell')) return null;
	const there = () => [...chromiums, chromium.executablePath()].some((path) => existsSync(path));
	if (there() || (install('chromium') && there())) return null;
	return 'There is no browser and none could be installed. Install chromium with your system, or run: npx playwright install chromium';
}

/** The programs of PostgreSQL 15, or null where there are none to be had. Starts no server by itself. */
export function postgres15(): string | null {
	const bin = '/usr/lib/postgresql/15/bin';
	const settings = '/etc/postgresql-common/createcluster.conf';
	if (!existsSync(`${bin}/initdb`) && process.getuid?.() === 0 && install('postgresql-common')) {
		// The package would make a cluster and start it.
		if (existsSync(settings)) {
			writeFileSync(
				settings,
				readFileSync(settings, 'utf8').replace(
					/^#?\s*create_main_cluster.*$/m,
					'create_main_cluster = false'
				)
			);
		}
		install('postgresql-15');
	}
	return existsSync(`${bin}/initdb`) ? bin : null;
}
