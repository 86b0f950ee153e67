/** A database of one's own for a test file, and ways to ask it as each person. */
import { randomUUID } from 'node:crypto';
import postgres, { type Sql, type TransactionSql } from 'postgres';
import { inject } from 'vitest';
import { questions } from '#lib/reading/schema.ts';
import { callRpc, type Answer, type Caller } from '../../supabase/local/rpc.ts';

export type Args = Record<string, unknown>;
/** Somebody asking: `call` gives the answer whole, `ask` the value and throws what was refused. */
export interface Asker {
	call(verb: string, args?: Args): Promise<Answer>;
	// Tests read what SQL made; its shapes are checked where pages read them.
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	ask(verb: string, args?: Args): Promise<any>;
	/** Like `call`, and nothing of what it did is kept. */
	attempt(verb: string, args?: Args): Promise<Answer>;
	/** Two in one moment: what this did is kept only once the other waits for it, or has ended. Gives both answers. */
	meanwhile(verb: string, args: Args, other: () => Promise<Answer>): Promise<[Answer, Answer]>;
}
export class Refused extends Error {
	answer: Answer;
	constructor(verb: string, answer: Answer) {
		super(`${verb}: ${answer.status} ${JSON.stringify(answer.body)}`);
		this.answer = answer;
	}
}
export interface Database {
	/** As the owner of everything: to arrange and to look underneath. */
	owner: Sql;
	/** As requests come. */
	requests: Sql;
	nobody: Asker;
	member(email: string): Promise<Asker>;
	/** Several of the demonstration's people, by name. */
	members<Names extends string[]>(...names: Names): Promise<{ [N in keyof Names]: Asker }>;
	teller(session: string): Asker;
	as(caller: Caller): Asker;
	/** Another that holds what this one holds now, as a backup would. What is connected here is connected again when it asks next. */
	copy(): Promise<Database>;
	drop(): Promise<void>;
}

/** A copy of the migrated and seeded template. */
export async function freshDatabase(): Promise<Database> {
	const db = await copyOf(inject('template'));
	// One rule broken on purpose, to see the suite go red: tests/db/mutants.ts.
	if (inject('mutation')) await db.owner.unsafe(inject('mutation')).simple();
	return db;
}

async function copyOf(template: string): Promise<Database> {
	const at = inject('cluster') as unknown as {
		host: string;
		port: number;
		username: string;
		password: string;
	};
	const name = `throughline_${randomUUID().slice(0, 8)}`;
	const admin = postgres({ ...at, database: 'postgres', max: 1, onnotice: () => {} });
	await admin.unsafe(`create database ${name} template ${template}`);
	const owner = postgres({ ...at, database: name, max: 4, onnotice: () => {} });
	// Requests come as `authenticator`, as they do behind the server; a password login becomes it per connection.
	const requests = at.password
		? owner
		: postgres({ ...at, username: 'authenticator', database: name, max: 8, onnotice: () => {} });

	const undone = undoing(requests);
	const as = (caller: Caller): Asker => ({
		attempt: (verb, args = {}) => callRpc(undone, verb, args, caller),
		async meanwhile(verb, args, other) {
			let theirs: Promise<Answer> | undefined;
			const held = holding(requests, async () => {
				let ended = false;
				theirs = other().finally(() => (ended = true));
				const waits = () =>
					owner`select from pg_stat_activity where datname = ${name} and wait_event_type = 'Lock'`;
				while (!ended && (await waits()).length === 0)
					await new Promise((soon) => setTimeout(soon, 10));
			});
			const ours = await callRpc(held, verb, args, caller);
			if (!theirs) throw new Refused(verb, ours);
			return [ours, await theirs];
		},
		call: (verb, args = {}) => callRpc(requests, verb, args, caller),
		async ask(verb, args = {}) {
			const answer = await callRpc(requests, verb, args, caller);
			if (answer.status >= 300) throw new Refused(verb, answer);
			return answer.body;
		}
	});
	const member = async (email: string): Promise<Asker> => {
		const [user] = await owner`select id from auth.users where email = ${email}`;
		if (!user) throw new Error(`nobody has the address ${email}`);
		return as({ role: 'authenticated', claims: { sub: user.id, role: 'authenticated' } });
	};
	return {
		owner,
		requests,
		nobody: as({ role: 'anon' }),
		member,
		members: (...names) => Promise.all(names.map((name) => member(`${name}@example.org`))) as never,
		teller: (session) => as({ role: 'anon', headers: { 'x-words-session': session } }),
		as,
		async copy() {
			// A database that somebody is connected to cannot be copied.
			await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
			return copyOf(name);
		},
		async drop() {
			await Promise.all([owner.end(), requests.end()]);
			await admin.unsafe(`drop database ${name} with (force)`);
			await admin.end();
		}
	};
}

/** The same database, in which every transaction is undone at its end. */
function undoing(sql: Sql): Sql {
	const undone = new Error('undone');
	async function begin(mode: string, work: (tx: TransactionSql) => Promise<unknown>) {
		let answer: unknown;
		try {
			await sql.begin(mode, async (tx) => {
				answer = await work(tx);
				throw undone;
			});
		} catch (cause) {
			if (cause !== undone) throw cause;
		}
		return answer;
	}
	return new Proxy(sql, {
		get: (target, key) => (key === 'begin' ? begin : Reflect.get(target, key))
	});
}

/** The same database, in which something happens before a transaction ends. */
function holding(sql: Sql, meanwhile: () => Promise<void>): Sql {
	const begin = (mode: string, work: (tx: TransactionSql) => Promise<unknown>) =>
		sql.begin(mode, async (tx) => {
			const answer = await work(tx);
			await meanwhile();
			return answer;
		});
	return new Proxy(sql, {
		get: (target, key) => (key === 'begin' ? begin : Reflect.get(target, key))
	});
}

/** Expects a refusal with this status; gives its body back. */
export async function refused(
	answer: Promise<Answer>,
	status: number
): Promise<{ code: string; message: string; details: string | null; hint: string | null }> {
	const { status: got, body } = await answer;
	if (got !== status) throw new Error(`expected ${status}, got ${got}: ${JSON.stringify(body)}`);
	return body as never;
}

/** No to each of the six questions of a first reading. */
export const sixNo = Object.fromEntries(questions.map(([name]) => [name, { yes: false }]));
/** The first reading of a story by a facilitator on duty, from opening it to its end. */
export async function readFirst(who: Asker, story: string): Promise<void> {
	await who.ask('original_read', { story, reason: 'the first reading' });
	await who.ask('first_reading_save', { story, answers: sixNo });
	await who.ask('story_ready', { story });
}

/** A Tiptap document of plain paragraphs. */
export const paragraphs = (...lines: string[]) => ({
	type: 'doc',
	content: lines.map((text) => ({
		type: 'paragraph',
		content: text ? [{ type: 'text', text }] : []
	}))
});
