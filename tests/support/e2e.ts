/** What every journey shares: a watched page, people who sign in, and axe. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
	test as base,
	expect,
	type Browser,
	type BrowserContext,
	type Cookie,
	type Page,
	type Request
} from '@playwright/test';
import type axe from 'axe-core';
import postgres from 'postgres';
import { clusterFolder } from '../../supabase/local/postgres.ts';
import { codesFor } from './post.ts';

export { expect, type Page };

/** What each browser has asked for and has not had yet. */
const asked = new WeakMap<BrowserContext, Set<Request>>();

/** Fails when a page writes an error to its console or asks anything of another origin. */
function watch(context: BrowserContext, origin: string): string[] {
	const faults: string[] = [];
	context.on('console', (message) => {
		// A refused form is answered with 422 on purpose, a line is taken away on purpose, and the browser says so.
		const meant = /status of 4\d\d|ERR_INTERNET_DISCONNECTED/;
		if (message.type() === 'error' && !meant.test(message.text())) {
			faults.push(`console: ${message.text()}`);
		}
	});
	const waiting = new Set<Request>();
	asked.set(context, waiting);
	context.on('requestfinished', (request) => waiting.delete(request));
	context.on('requestfailed', (request) => waiting.delete(request));
	context.on('weberror', (error) => faults.push(`error: ${error.error().message}`));
	context.on('request', (request) => {
		const { protocol, origin: whose } = new URL(request.url());
		if (!protocol.startsWith('http')) return;
		waiting.add(request);
		if (whose !== origin && !request.isNavigationRequest())
			faults.push(`left the origin: ${whose}`);
	});
	return faults;
}

/**
 * A neutral site is somebody else's: leaving to it is answered here, so that no test leaves the machine. Asked of the browser itself,
 * because where an answer of ours leads is followed past what `route` answers.
 */
function noneLeaves(context: BrowserContext): void {
	context.on('page', async (page) => {
		const browser = await context.newCDPSession(page);
		browser.on('Fetch.requestPaused', ({ requestId }) =>
			browser.send('Fetch.fulfillRequest', {
				requestId,
				responseCode: 200,
				responseHeaders: [{ name: 'content-type', value: 'text/html' }],
				body: Buffer.from('<title>Elsewhere</title>').toString('base64')
			})
		);
		// We speak http here.
		await browser.send('Fetch.enable', { patterns: [{ urlPattern: 'https://*' }] });
	});
}

interface Fixtures {
	/** A browser of somebody else, watched like the first. */
	another: () => Promise<Page>;
	/** A browser in which this person is signed in. */
	as: (email: string) => Promise<Page>;
	watched: void;
}

export const test = base.extend<Fixtures>({
	watched: [
		async ({ context, baseURL }, use) => {
			const faults = watch(context, baseURL!);
			noneLeaves(context);
			await use();
			expect(faults).toEqual([]);
		},
		{ auto: true }
	],
	another: async ({ browser, baseURL, contextOptions }, use) => {
		const opened: { context: BrowserContext; faults: string[] }[] = [];
		await use(async () => {
			const context = await (browser as Browser).newContext({ ...contextOptions, baseURL });
			opened.push({ context, faults: watch(context, baseURL!) });
			noneLeaves(context);
			return context.newPage();
		});
		for (const { context, faults } of opened) {
			await context.close();
			expect(faults).toEqual([]);
		}
	},
	as: async ({ another }, use) => {
		await use(async (email) => {
			const page = await another();
			const session = sessions.get(email);
			if (session) {
				await page.context().addCookies(session);
				await page.goto('/work');
				await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
			} else {
				await signIn(page, email);
				sessions.set(email, await page.context().cookies());
			}
			return page;
		});
	}
});

/** Who has signed in in this run, once each: the next browser of theirs goes on with what the first was given. */
const sessions = new Map<string, Cookie[]>();

/** Signs in as a person would: asks for a code, opens the letter, types it. */
export async function signIn(page: Page, email: string): Promise<void> {
	await page.goto('/sign-in');
	await code(page, email);
	await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
}

/** On the page where members sign in: asks for a code, and types it. */
export async function code(page: Page, email: string): Promise<void> {
	const codesNow = () => codesFor(process.env.E2E_LETTERS!, email);
	const before = (await codesNow()).join();
	await page.getByLabel('Your e-mail address').fill(email);
	await page.getByRole('button', { name: 'Send me a code' }).click();
	let codes: string[] = [];
	// The page does not wait for the letter.
	await expect
		.poll(async () => (codes = await codesNow()).join(), { timeout: 10_000 })
		.not.toBe(before);
	await page.getByLabel('The figures in the letter').fill(codes[0]!);
	await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Whoever was given new words may come in with them, as they may after seven days: what only days can do is done to the archive itself. */
export async function sevenDaysPass(): Promise<void> {
	const cluster = join(clusterFolder(process.env.E2E_DATA_DIR!), 'postmaster.pid');
	// As a cluster writes down where it listens: its fifth line.
	const host = readFileSync(cluster, 'utf8').split('\n')[4]!;
	const archive = postgres({ host, username: 'supabase_admin', database: 'postgres', max: 1 });
	await archive`update archive.storytellers set next_from = now() where next_from is not null`;
	await archive.end();
}

const axeSource = readFileSync(
	createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
	'utf8'
);
const axeOptions: axe.RunOptions = {
	runOnly: {
		type: 'tag',
		values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
	},
	// Only what is wrong is asked for, and is put into words.
	resultTypes: ['violations'],
	// What comes before a run is for rules on recordings, of which we have none, and on turned screens, which are in none of these.
	preload: false
};

/** Nothing that axe can find is wrong with this page (WCAG 2.2 AA and good practice). */
export async function accessible(page: Page): Promise<void> {
	// Axe is a script of the page; where there are none, the same pages were looked at with them.
	if (test.info().project.use.javaScriptEnabled === false) return;
	// A script as large as all of ours together: it stays where the next page comes without loading anew.
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
	const violations = await page.evaluate(async (options) => {
		const found = await (window as unknown as { axe: typeof axe }).axe.run(document, options);
		return found.violations.map(
			({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`
		);
	}, axeOptions);
	expect(violations).toEqual([]);
}

/** Waits until what was pressed has come: a page that is looked at too soon is the one before. */
async function settled(page: Page): Promise<void> {
	// Without scripts a press is not over before the next page is there.
	if (test.info().project.use.javaScriptEnabled === false) return;
	for (let quiet = 0; quiet < 2;) {
		const drawn = await page
			.evaluate(() => new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0, true))))
			// The page went away meanwhile.
			.catch(() => false);
		quiet = drawn && asked.get(page.context())?.size === 0 ? quiet + 1 : 0;
	}
}

/** Nothing on the page is wider than the screen (O4). */
export async function fits(page: Page): Promise<void> {
	await settled(page);
	const { content, screen } = await page.evaluate(() => ({
		content: document.documentElement.scrollWidth,
		screen: document.documentElement.clientWidth
	}));
	expect(content, 'the page is wider than the screen').toBeLessThanOrEqual(screen);
}
