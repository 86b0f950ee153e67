/** The app as it is built, over a test's database, and people who ask it for pages. */
import { spawn } from 'node:child_process';
import { strFromU8, unzipSync } from 'fflate';
import { build } from '../../supabase/local/build.ts';
import { freePort, stopped, until, type Endpoints } from './engine.ts';
import { codesFor } from './post.ts';

export interface Page {
	status: number;
	/** Headers and body, as they came. */
	text: string;
	/** The body alone. */
	body: string;
}
/** Somebody with cookies of their own. */
export interface Surfer {
	get(path: string): Promise<Page>;
	post(path: string, form: Record<string, string>): Promise<Page>;
	/** A zip that a form answers with, opened; no files where it answers with a page. */
	file(
		path: string,
		form: Record<string, string>
	): Promise<{ status: number; headers: string; files: Record<string, string> }>;
}
export interface App {
	url: string;
	pid: number;
	/** Everything it has written to its log so far. */
	log(): string;
	/** @param about what their browser says of itself with each request */
	nobody(about?: Record<string, string>): Surfer;
	/** Signed in with a code from a letter. */
	member(email: string): Promise<Surfer>;
	teller(session: string): Surfer;
	stop(): Promise<void>;
}

/** @param engine the address of a search engine, if there is one */
export async function startApp(endpoints: Endpoints, engine?: string): Promise<App> {
	build(() => {});
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	let said = '';
	const child = spawn(process.execPath, ['build/index.js'], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			PATH: process.env.PATH,
			NODE_ENV: 'production',
			ORIGIN: url,
			HOST: '127.0.0.1',
			PORT: String(port),
			SUPABASE_URL: endpoints.url,
			SUPABASE_PUBLISHABLE_KEY: endpoints.publishableKey,
			...(engine ? { MEILI_URL: engine } : {})
		}
	});
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
	await until('the app answers', () =>
		fetch(`${url}/healthz`).then(
			(r) => r.ok,
			() => false
		)
	);

	function surfer(
		cookies: Map<string, string> = new Map(),
		about: Record<string, string> = {}
	): Surfer {
		async function send(path: string, init: RequestInit = {}) {
			const response = await fetch(url + path, {
				...init,
				redirect: 'manual',
				headers: {
					accept: 'text/html',
					origin: url,
					...about,
					...(cookies.size > 0
						? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
						: {}),
					...(init.headers ?? {})
				}
			});
			for (const set of response.headers.getSetCookie()) {
				const [pair = ''] = set.split(';');
				const at = pair.indexOf('=');
				if (/max-age=0/i.test(set)) cookies.delete(pair.slice(0, at));
				else cookies.set(pair.slice(0, at), pair.slice(at + 1));
			}
			const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
			return { response, headers };
		}
		async function ask(path: string, init: RequestInit = {}): Promise<Page> {
			const { response, headers } = await send(path, init);
			const body = await response.text();
			return { status: response.status, body, text: `${headers}\n\n${body}` };
		}
		return {
			get: (path) => ask(path),
			post: (path, form) => ask(path, { method: 'POST', body: new URLSearchParams(form) }),
			async file(path, form) {
				const { response, headers } = await send(path, {
					method: 'POST',
					body: new URLSearchParams(form)
				});
				const bytes = new Uint8Array(await response.arrayBuffer());
				const held = response.ok ? Object.entries(unzipSync(bytes)) : [];
				return {
					status: response.status,
					headers,
					files: Object.fromEntries(held.map(([name, part]) => [name, strFromU8(part)]))
				};
			}
		};
	}

	return {
		url,
		pid: child.pid!,
		log: () => said,
		nobody: (about) => surfer(new Map(), about),
		teller: (session) => surfer(new Map([['words', session]])),
		async member(email) {
			const them = surfer();
			await them.post('/sign-in?/letter', { email });
			let code: string | undefined;
			await until('the letter has come', async () => {
				[code] = await codesFor(endpoints.lettersUrl, email);
				return Boolean(code);
			});
			const { status } = await them.post('/sign-in?/code', { email, code: code! });
			if (status !== 303) throw new Error(`${email} could not sign in: ${status}`);
			return them;
		},
		async stop() {
			await stopped(child);
		}
	};
}
