import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig, devices } from '@playwright/test';
import { chromiums } from './tests/support/machine.ts';
import { throwaway } from './tests/support/throwaway.ts';

const port = Number(process.env.E2E_PORT ?? 3960);
const letters = Number(process.env.E2E_SUPABASE_PORT ?? port + 1);
// Every run has an archive of its own, and the workers that read this file again have the same one.
process.env.E2E_DATA_DIR ??= mkdtempSync(join(tmpdir(), 'throughline-e2e-'));
process.env.E2E_LETTERS = `http://127.0.0.1:${letters}/letters`;

const chromium = chromiums.find((path) => existsSync(path));

export default defineConfig({
	testDir: 'tests/e2e',
	globalTeardown: './tests/support/e2e.teardown.ts',
	// One archive, and people who meet in it.
	workers: 1,
	// Limits for a machine that is busy with more than this: nothing is slow or fast by them.
	timeout: 180_000,
	expect: { timeout: 20_000 },
	forbidOnly: true,
	reporter: [['list'], ['json', { outputFile: join(process.env.E2E_DATA_DIR, 'report.json') }]],
	outputDir: join(process.env.E2E_DATA_DIR, 'results'),
	use: {
		baseURL: `http://127.0.0.1:${port}`,
		locale: 'en-GB',
		timezoneId: 'Europe/London',
		launchOptions: {
			executablePath: chromium,
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync'
			]
		}
	},
	projects: [
		{ name: 'chromium', use: { ...devices['Desktop Chrome'] } },
		// What needs JavaScript to be there at all says so in its title.
		{
			name: 'no-javascript',
			grepInvert: /@javascript/,
			use: {
				...devices['Desktop Chrome'],
				viewport: { width: 320, height: 640 },
				javaScriptEnabled: false
			}
		}
	],
	webServer: {
		command: 'node supabase/local/start.ts',
		url: `http://127.0.0.1:${port}/healthz`,
		timeout: 240_000,
		reuseExistingServer: false,
		stdout: 'ignore',
		stderr: 'pipe',
		gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
		env: {
			PORT: String(port),
			SUPABASE_PORT: String(letters),
			DATA_DIR: process.env.E2E_DATA_DIR,
			PG_OPTIONS: throwaway.join(' ')
		}
	}
});
