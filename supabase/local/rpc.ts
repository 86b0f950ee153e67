/** `POST /rest/v1/rpc/<fn>`, as PostgREST answers it for a schema that holds functions only. */
import type { Sql, TransactionSql } from 'postgres';

/** Whom the request comes from, after the JWT was verified. */
export interface Caller {
	role: 'anon' | 'authenticated' | 'service_role';
	claims?: Record<string, unknown>;
	/** Lower-case names. SQL reads one of ours from here. */
	headers?: Record<string, string>;
}
export interface Answer {
	status: number;
	body: unknown;
}

interface Signature {
	names: string[];
	types: string[];
	required: number;
	volatile: boolean;
	set: boolean;
	void: boolean;
	composite: boolean;
}

/** How many different calls are prepared. There are some two hundred verbs, and most are always called alike. */
const mostTexts = 1000;
const catalogues = new WeakMap<
	Sql,
	{
		functions: Map<string, Signature[]>;
		settings: Map<string, [string, string][]>;
		texts: Set<string>;
	}
>();

/** Forgets what was learnt of a database: after a migration. */
export function forget(sql: Sql): void {
	catalogues.delete(sql);
}

async function catalogue(sql: Sql) {
	const known = catalogues.get(sql);
	if (known) return known;
	const functions = new Map<string, Signature[]>();
	const rows = await sql`
		select p.proname, coalesce(p.proargnames[1:p.pronargs], '{}') as names, p.provolatile = 'v' as volatile, p.proretset as set,
			p.pronargs - p.pronargdefaults as required, p.prorettype = 'void'::regtype as void, t.typtype = 'c' as composite,
			array(select format_type(a, null) from unnest(p.proargtypes::oid[]) with ordinality x (a, n) order by n) as types
		from pg_proc p join pg_type t on t.oid = p.prorettype where p.pronamespace = 'api'::regnamespace`;
	for (const row of rows) {
		functions.set(row.proname, [
			...(functions.get(row.proname) ?? []),
			row as unknown as Signature
		]);
	}
	const settings = new Map<string, [string, string][]>();
	for (const row of await sql`select r.rolname, s.setconfig from pg_db_role_setting s join pg_roles r on r.oid = s.setrole where s.setdatabase = 0`) {
		settings.set(
			row.rolname,
			(row.setconfig as string[]).map(
				(pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]
			)
		);
	}
	const learnt = { functions, settings, texts: new Set<string>() };
	catalogues.set(sql, learnt);
	return learnt;
}

/** Verbs that look through all that may be found. */
const looksThrough = /^(search|stories_like|themes_charts)/;
const turns = new WeakMap<Sql, { free: number; waiting: (() => void)[] }>();
/**
 * Does it when it is its turn: at most half of the connections are taken by these at once. However many searches somebody sends, whoever
 * tells, pauses or takes back a story does not wait behind them.
 */
async function inTurn<T>(sql: Sql, work: () => Promise<T>): Promise<T> {
	const turn = turns.get(sql) ?? { free: Math.ceil(sql.options.max / 2), waiting: [] };
	turns.set(sql, turn);
	if (turn.free > 0) turn.free--;
	else await new Promise<void>((go) => turn.waiting.push(go));
	try {
		return await work();
	} finally {
		const next = turn.waiting.shift();
		if (next) next();
		else turn.free++;
	}
}

/** Calls `api.<name>` with named arguments as the caller, in one transaction. Never throws for what SQL refuses. */
export async function callRpc(
	sql: Sql,
	name: string,
	args: Record<string, unknown>,
	caller: Caller
): Promise<Answer> {
	const { functions, settings, texts } = await catalogue(sql);
	const fn = functions
		.get(name)
		?.find(
			(f) =>
				Object.keys(args).every((key) => f.names.includes(key)) &&
				f.names.slice(0, f.required).every((key) => key in args)
		);
	if (!fn) {
		return refusal(
			404,
			'PGRST202',
			`Could not find the function api.${name} with those arguments in the schema cache`
		);
	}
	// In the function's own order, so that one call is one text.
	const given = fn.names.filter((key) => key in args);
	const values = given.map((key) => {
		const value = args[key];
		const type = fn.types[fn.names.indexOf(key)]!;
		if (value === null || value === undefined) return null;
		return type.startsWith('json')
			? JSON.stringify(value)
			: type.endsWith('[]') && Array.isArray(value)
				? literal(value)
				: typeof value === 'object'
					? JSON.stringify(value)
					: String(value);
	});
	const list = given
		.map((key, i) => `"${key}" => $${i + 1}::text::${fn.types[fn.names.indexOf(key)]}`)
		.join(', ');
	const value = fn.void
		? `api.${name}(${list})::text`
		: fn.set || fn.composite
			? `(select coalesce(json_agg(x), '[]') from api.${name}(${list}) x)`
			: `to_jsonb(api.${name}(${list}))`;
	// A connection that died and was made anew in between has no role: then nothing runs, least of all as its owner.
	const call = `select ${value} as answer where current_setting('role') = '${caller.role}'`;
	// Said once and remembered, each connection for itself: but not everything that somebody may think of leaving out.
	const prepare = texts.has(call) || texts.size < mostTexts;
	if (prepare) texts.add(call);
	try {
		const transaction = async (tx: TransactionSql) => {
			const local: [string, string][] = [
				...(settings.get(caller.role) ?? []),
				['request.jwt.claims', caller.claims ? JSON.stringify(caller.claims) : ''],
				['request.headers', JSON.stringify(caller.headers ?? {})],
				['request.method', 'POST'],
				['request.path', `/rpc/${name}`],
				['role', caller.role]
			];
			// One after the other without waiting in between: each wait costs as long as a short call.
			const [, answered] = await Promise.all([
				tx.unsafe(
					`select ${local.map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, true)`).join(', ')}`,
					local.flat(),
					{ prepare: true }
				),
				tx.unsafe(call, values, { prepare })
			]);
			return answered!;
		};
		const begin = () => sql.begin(fn.volatile ? 'read write' : 'read only', transaction);
		const rows = await (looksThrough.test(name) ? inTurn(sql, begin) : begin());
		if (rows.length === 0) return refusal(503, 'PGRST001', 'The database did not answer.');
		const answer = rows[0]!.answer ?? null;
		return fn.void ? { status: 204, body: null } : { status: 200, body: answer };
	} catch (cause) {
		const { code, message, detail, hint } = cause as {
			code?: string;
			message: string;
			detail?: string;
			hint?: string;
		};
		if (!code || !/^[0-9A-Z]{5}$/.test(code))
			return refusal(503, 'PGRST001', 'The database did not answer.');
		return refusal(statusOf(code, caller.role), code, message, detail || null, hint || null);
	}
}

function refusal(
	status: number,
	code: string,
	message: string,
	details: string | null = null,
	hint: string | null = null
): Answer {
	return { status, body: { code, message, details, hint } };
}

/** An array as Postgres writes it. */
function literal(values: unknown[]): string {
	return `{${values.map((v) => (v === null ? 'null' : `"${String(v).replace(/["\\]/g, '\\$&')}"`)).join(',')}}`;
}

/** PostgREST's table from SQLSTATE to HTTP status. */
function statusOf(code: string, role: string): number {
	if (code.startsWith('PT')) return Number(code.slice(2)) || 500;
	if (code === '42501') return role === 'anon' ? 401 : 403;
	const exact: Record<string, number> = {
		'23503': 409,
		'23505': 409,
		'25006': 405,
		'42883': 404,
		'42P01': 404,
		P0001: 400,
		'57014': 500
	};
	const classes: Record<string, number> = {
		'08': 503,
		'09': 500,
		'0L': 403,
		'0P': 403,
		'25': 500,
		'28': 403,
		'2D': 500,
		'38': 500,
		'39': 500,
		'3B': 500,
		'40': 500,
		'53': 503,
		'54': 500,
		'55': 500,
		'57': 500,
		'58': 500,
		F0: 500,
		HV: 500,
		P0: 500,
		XX: 500
	};
	return exact[code] ?? classes[code.slice(0, 2)] ?? 400;
}
