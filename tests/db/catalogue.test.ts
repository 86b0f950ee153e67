/** What the catalogue says: who may call what, what stands under row-level security, what is pinned, and how a list is planned. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type Database } from '../support/database.ts';

let db: Database;
beforeAll(async () => void (db = await freshDatabase()));
afterAll(() => db.drop());

/** The verbs: what anybody with the publishable key can call. */
const verbs = [
	// coming in
	'visitor',
	'words_enter',
	'words_leave',
	'words_again',
	'words_practise',
	'health',
	'sealing_key',
	// a commission, in the open
	'commissions_list',
	'commission_read',
	'roster_read',
	'members_list',
	'open_key',
	// telling
	'tell_start',
	'draft_read',
	'draft_save',
	'answer_way_choose',
	'story_hand_in',
	// a storyteller's own
	'mine_list',
	'mine_read',
	'meaning_save',
	'veils_save',
	'permission_preview',
	'permission_give',
	'permission_allow',
	'permission_refuse',
	'permission_renew',
	'permission_detail',
	'soon_read',
	'receipts_list',
	'receipt_read',
	'receipt_keys',
	'never_read',
	'never_add',
	'never_remove',
	'newcomers_read',
	'newcomers_answer',
	'proposal_answer',
	'story_approve',
	'story_pause',
	'story_resume',
	'story_withdraw',
	'story_erase',
	'story_bring_back',
	'story_destroy',
	'way_out_read',
	'story_take',
	'rewording_ask',
	'ask_answer',
	'coding_object',
	// the first reading
	'reading_list',
	'original_read',
	'first_reading_save',
	'proposal_make',
	'story_ready',
	'meaning_read',
	'contact_open',
	'letters_waiting',
	'letter_told',
	// asked from outside, and the facilitators' tasks
	'wrong_report',
	'words_lost',
	'tasks_list',
	'task_read',
	'task_answer',
	'hold_put',
	'hold_end',
	'hold_lift',
	'holds_list',
	// which facilitators, and who knows the teller
	'facilitators_read',
	'facilitator_cross',
	'facilitator_let_in',
	'succession_ask',
	'succession_agree',
	'successions_list',
	'teller_recognised',
	// telling with somebody's help
	'cards_ask',
	'cards_agree',
	'cards_print',
	'batches_list',
	'helped_tell',
	'helped_confirm',
	'helped_witness',
	'wish_record',
	'wish_choices',
	'asked_read',
	'wish_witness',
	'new_words_ask',
	'new_words_agree',
	'new_words_drop',
	'put_right',
	'matter_over',
	'refer',
	'refer_agree',
	'care_read',
	'referrals_list',
	// hearing
	'stories_list',
	'story_read',
	'story_codebook',
	'stories_like',
	'themes_list',
	'theme_read',
	'coding_make',
	'coding_remove',
	'search',
	'search_pass',
	'search_beside',
	'search_load',
	'search_kept',
	'alike_list',
	'alike_save',
	'alike_remove',
	'codebook_read',
	'theme_save',
	'theme_end',
	'theme_take_up',
	'theme_raise',
	// promising to listen
	'promise_read',
	'promise_make',
	'themes_charts',
	'search_save',
	'searches_list',
	'search_seen',
	'search_news',
	'search_tell',
	'search_forget',
	'letters_stop',
	// keeping the roster
	'roster_kept',
	'member_invite',
	'member_card',
	'seat_give',
	'seat_end',
	'facilitator_propose',
	'facilitator_agree',
	'facilitator_drop',
	'facilitators_proposed',
	'unkept_list',
	'basis_save',
	'bases_read',
	'details_save',
	'telling_set',
	// deciding
	'decisions_list',
	'decision_read',
	'decisions_feed',
	'decision_save',
	'decision_link',
	'decision_unlink',
	'quote_ask',
	'use_ask',
	'ask_meter',
	'asks_list',
	'quote_place',
	'quote_unplace',
	'decision_sign',
	'decision_publish',
	'decision_move',
	'decision_reopen',
	'rewordings_list',
	'rewording_settle',
	// taking words away in a file, and calling them back
	'pack_take',
	'exports_list',
	'export_destroyed',
	'recall_read'
];
/** What verbs and policies call as the caller. None of these is exposed; each is here because something above needs it. */
const helpers = {
	definers: [
		// who is asking
		'me',
		'teller',
		'my_seats',
		'my_sides',
		'my_audiences',
		'readable',
		'promised',
		'promise_read',
		'promise_make',
		'visitor',
		'words_enter',
		'words_leave',
		'words_again',
		'words_practise',
		'words_touch',
		// seats and rosters
		'seat_in',
		'circle_in',
		'roster_version',
		'roster_circle',
		'facilitators',
		'safeguarding_lead',
		'members_list',
		'open_key',
		'health',
		'search_kept',
		'alike_list',
		'alike_remove',
		'alike_save',
		'codebook_read',
		'theme_save',
		'theme_end',
		'theme_take_up',
		'theme_raise',
		'sealing_key',
		// what a storyteller does, after archive.own() has said that the story is theirs
		'tell_start',
		'veils_write',
		'veils_moved',
		'veils_taken',
		'rendition_make',
		'proposals_apply',
		'permission_preview',
		'never_read',
		'newcomers_read',
		'soon_read',
		'soon_said',
		'permission',
		'readers',
		'story_state',
		'meaning_saved',
		'meaning_read',
		'opened',
		'way_out',
		'story_taken',
		'rewording_ask',
		'passages_own',
		'copies_own',
		'story_number',
		'unkept',
		'decision_title',
		'quote_beside',
		// what readers and members do, each behind permits() or a seat
		'reading_noted',
		'coding_make',
		'decision_own',
		'decision_save',
		'decision_link',
		'decision_unlink',
		'decision_sign',
		'decision_signed',
		'decision_publish',
		'decision_move',
		'decision_reopen',
		'signed_by_me',
		'quote_gone',
		'quote_ask',
		'use_ask',
		'asked_times',
		'ask_answered',
		'wording_now',
		'yes_holds',
		'quote_place',
		'export_make',
		'exports_mine',
		'export_destroyed',
		'recall_read',
		// what is asked from outside, and what facilitators on duty do about it
		'report_make',
		'cares',
		'wish_read',
		'keeps',
		'tells',
		'reaches',
		'commission_of',
		'hold_put',
		'hold_end',
		'hold_lift',
		// what a keeper does, each behind archive.kept() or a yes of both sides
		'roster_kept',
		'member_invite',
		'member_card',
		'seat_give',
		'seat_end',
		'facilitator_propose',
		'facilitator_yes',
		'facilitator_drop',
		'facilitators_proposed',
		'unkept_list',
		'basis_save',
		'bases_read',
		'details_save',
		'telling_set',
		'facilitators_of',
		'facilitator_cross',
		'facilitator_let_in',
		'succession_ask',
		'succession_agree',
		'successions',
		'teller_recognised',
		'cards_ask',
		'cards_agree',
		'cards_print',
		'batches',
		'helped_by',
		'helped_tell',
		'helped_confirm',
		'helped_witness',
		'matter_goes_on',
		'matter_over',
		'wish_record',
		'wish_choices',
		'asked_read',
		'wish_witness',
		'heard_own',
		'provisional',
		'new_words_ask',
		'new_words_agree',
		'new_words_drop',
		'new_words_open',
		'put_right',
		'seen_by',
		'refer',
		'refer_agree',
		'refers',
		// search, which applies permits() itself before anything else
		'search_found',
		'search_corrected',
		'search_standing',
		'search_like',
		'search_suggested',
		'search_offered',
		'themes_counted',
		'searches_fresh',
		'search_came',
		'letters_stop',
		'search_pass',
		'search_parted'
	],
	invokers: [
		'absent',
		'fail',
		'header',
		'subject',
		'session_hash',
		'permits',
		'within',
		'commission',
		'answer_by',
		'letter_tries',
		'meaning_put',
		'reading_questions',
		'own',
		'posted',
		'name_say',
		'ask_said',
		'language_of',
		'ask_says',
		'proposal_clashes',
		'never_knowing',
		'day_chosen',
		'days_late',
		'on_duty',
		'served',
		'listed',
		'copy_said',
		'newest',
		'meaning',
		'meaning_waits',
		'theme_ended',
		'theme_before',
		'decision_shown',
		'referral_shown',
		'export_hash',
		'export_day',
		'veil_rows',
		'veiled',
		'opening',
		'words_before',
		'words_after',
		'words_typed',
		'range_of',
		'document_plain',
		'document_hash',
		'document_edit',
		'document_edit_node',
		'search_beside',
		'search_passage',
		'search_query',
		'search_typed',
		'search_apart',
		'search_folded',
		'search_said',
		'search_hits',
		'search_whole',
		'search_small',
		'search_signs',
		'search_short',
		'search_any',
		'mutated',
		'said_otherwise',
		'search_last',
		'search_facets',
		'sayable',
		'spelled',
		'outside_quotes'
	]
};

interface Fn {
	schema: string;
	name: string;
	definer: boolean;
	pinned: boolean;
	/** Every name in it was looked up when it was made. */
	bound: boolean;
	anon: boolean;
	authenticated: boolean;
	service: boolean;
	language: string;
}
const functions = () => db.owner<Fn[]>`
	select n.nspname as schema, p.proname as name, p.prosecdef as definer, l.lanname as language,
		coalesce('search_path=""' = any(p.proconfig), false) as pinned, p.prosqlbody is not null as bound,
		has_function_privilege('anon', p.oid, 'execute') as anon,
		has_function_privilege('authenticated', p.oid, 'execute') as authenticated,
		has_function_privilege('service_role', p.oid, 'execute') as service
	from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
	where n.nspname in ('api', 'archive')`;
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

describe('functions', () => {
	it('A2 anybody executes exactly the verbs, and what they need underneath', async () => {
		const all = await functions();
		const of = (test: (fn: Fn) => boolean) => sorted(all.filter(test).map(({ name }) => name));
		expect(of((fn) => fn.anon && fn.schema === 'api')).toEqual(sorted(verbs));
		expect(of((fn) => fn.anon && fn.schema === 'archive' && fn.definer)).toEqual(
			sorted(helpers.definers)
		);
		expect(of((fn) => fn.anon && fn.schema === 'archive' && !fn.definer)).toEqual(
			sorted(helpers.invokers)
		);
		expect(all.filter((fn) => fn.anon !== fn.authenticated)).toEqual([]);
	});
	it('the worker calls its own verbs and nobody else does', async () => {
		const all = await functions();
		for (const fn of all.filter(
			({ schema, name }) => schema === 'api' && name.startsWith('work_')
		)) {
			expect([fn.name, fn.anon, fn.authenticated, fn.service]).toEqual([
				fn.name,
				false,
				false,
				true
			]);
		}
		const others = all.filter((fn) => fn.service && !fn.name.startsWith('work_'));
		expect(sorted(others.map(({ name }) => name))).toEqual(['absent', 'fail']);
	});
	it('verbs run as their caller, and every definer pins its path', async () => {
		const all = await functions();
		expect(all.filter((fn) => fn.schema === 'api' && (fn.definer || !fn.pinned))).toEqual([]);
		expect(all.filter((fn) => fn.definer && !fn.pinned)).toEqual([]);
		// What must be inlined cannot be pinned: each is one SELECT over operators.
		const bare = all.filter((fn) => !fn.pinned && !fn.bound);
		expect(sorted(bare.map(({ name }) => name))).toEqual([
			'permits',
			'promised_by',
			'search_open',
			'seats_of',
			'served'
		]);
		expect(bare.every((fn) => fn.language === 'sql')).toBe(true);
	});
	it('no verb is compiled before it is run: that takes many times as long as a search', async () => {
		const compiled = await db.owner`
			select p.proname from pg_proc p where p.pronamespace = 'api'::regnamespace and not coalesce('jit=off' = any(p.proconfig), false)`;
		expect(compiled).toEqual([]);
	});
	it('A1 what a visitor is served is asked by no definer, whom policies do not stop', async () => {
		const all = await db.owner`
			select p.proname from pg_proc p where p.pronamespace in ('archive'::regnamespace, 'api'::regnamespace) and p.prosecdef
				and p.prosrc ~ '\\mserved\\('`;
		expect(all).toEqual([]);
	});
	it('no definer takes a person, a role or an audience from its caller', async () => {
		const rows = await db.owner`
			select p.proname, a.name from pg_proc p, unnest(p.proargnames, p.proargmodes) a (name, mode)
			where p.pronamespace = 'archive'::regnamespace and p.prosecdef and has_function_privilege('anon', p.oid, 'execute')
				and coalesce(a.mode, 'i') in ('i', 'b') and a.name in ('me', 'person', 'mine', 'audience', 'teller', 'storyteller', 'member', 'seat')`;
		expect(rows).toEqual([]);
	});
});

describe('tables', () => {
	it('A2 every one stands under row-level security, in archive and nowhere else', async () => {
		expect(
			await db.owner`
			select relname from pg_class where relnamespace = 'archive'::regnamespace and relkind in ('r', 'p') and not relrowsecurity`
		).toEqual([]);
		expect(
			await db.owner`select relname from pg_class where relnamespace = 'api'::regnamespace and relkind <> 'c'`
		).toEqual([]);
	});
	it('every policy is for anybody and a sentence, never for a role; a storyteller’s own are not asked where a token is', async () => {
		const policies = await db.owner`
			select policyname, roles::text as roles, concat(qual, with_check) as asks from pg_policies where schemaname = 'archive'`;
		for (const { policyname, roles, asks } of policies) {
			// A JWT beside code words makes nobody: whoever carries one is no storyteller, and plans of theirs are spared the question.
			const own = /\bteller\(\)/.test(asks) && !/\bmy_(seats|audiences)\(\)/.test(asks);
			expect([policyname, roles]).toEqual([policyname, own ? '{anon}' : '{anon,authenticated}']);
			expect(policyname.split(' ').length).toBeGreaterThan(2);
			// Postgres cuts names at 63 bytes without a word.
			expect(policyname.length).toBeLessThan(63);
		}
	});
	it('every foreign key says what happens on delete', async () => {
		expect(
			await db.owner`
			select conname from pg_constraint where contype = 'f' and connamespace = 'archive'::regnamespace and confdeltype = 'a'`
		).toEqual([]);
	});
	it('nobody writes a whole table: every write names its columns, or deletes one’s own', async () => {
		const rows = await db.owner`
			select c.relname, r.rolname, p.privilege from pg_class c, (values ('anon'), ('authenticated'), ('service_role')) r (rolname),
				(values ('INSERT'), ('UPDATE'), ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) p (privilege)
			where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r'
				and has_table_privilege(r.rolname, c.oid, p.privilege)
				and c.relname <> 'story_themes'`;
		expect(rows).toEqual([]);
	});
	it('secrets, sessions, people and keys are read by nobody', async () => {
		const rows = await db.owner`
			select c.relname from pg_class c, (values ('anon'), ('authenticated'), ('service_role')) r (rolname)
			where c.relnamespace = 'archive'::regnamespace
				and c.relname in ('secrets', 'teller_sessions', 'storytellers', 'member_words', 'member_sessions', 'people', 'installation', 'outbox', 'leases', 'audience_seats', 'seat_audiences', 'seat_audiences_new')
				and has_any_column_privilege(r.rolname, c.oid, 'SELECT')`;
		expect(rows).toEqual([]);
	});
});

describe('the gate', () => {
	const gated = [
		'renditions',
		'access_copies',
		'findable',
		'passage_copies',
		'quotes',
		'evidence_gates',
		'search_rows'
	];
	it('stands on every row that is read for a purpose, never null', async () => {
		for (const table of gated) {
			const columns = await db.owner`
				select attname from pg_attribute where attrelid = ${`archive.${table}`}::regclass and attnotnull and attname in ('audience', 'opens', 'closes')`;
			expect([table, columns.length]).toEqual([table, 3]);
		}
	});
	const plan = (query: string) =>
		db.owner.begin(async (tx) => {
			await tx`select set_config('role', 'authenticated', true)`;
			await tx`set local enable_seqscan = off`;
			await tx`set local enable_sort = off`;
			return JSON.stringify((await tx.unsafe(`explain (verbose, format json) ${query}`))[0]);
		});
	it('A1 is inlined: permits is never called', async () => {
		const counted = await plan(`select count(*) from archive.findable f
			where archive.permits(f.audience, f.opens, f.closes, (select archive.my_audiences()))`);
		expect(counted).not.toMatch(/permits\(|within\(/);
		expect(counted).toContain('width_bucket(f.audience');
	});
	it('A1 is asked with the edges of what the visitor is in, and with no other array', async () => {
		const asked = await db.owner<{ where: string; with: string }[]>`
			select x.at as where, m[1] as with from (
				select proname as at, prosrc as text from pg_proc where pronamespace in ('archive'::regnamespace, 'api'::regnamespace)
				union all select policyname, concat(qual, with_check) from pg_policies where schemaname = 'archive') x,
				regexp_matches(x.text, '\\mpermits\\([^,]+, [^,]+, [^,]+, (\\( ?select [^)]*(?:\\(\\))?[^)]*\\)|[^) ]+(?:\\(\\))?)', 'gi') m`;
		expect(asked.length).toBeGreaterThan(30);
		const withWhat: Record<string, RegExp> = {
			search_open: /^\(select mine\)$/,
			// Every seat of the audience, one after another.
			readers: /^archive\.edges_of\(array\[c\.audience\]$/,
			// What a quote shows is for everyone, whoever asks.
			quote_place: /^archive\.everyone\(\)$/,
			quote_gone: /^archive\.everyone\(\)$/,
			decision_reopen: /^archive\.everyone\(\)$/
		};
		for (const { where, with: mine } of asked)
			expect([where, mine.toLowerCase()]).toEqual([
				where,
				expect.stringMatching(
					withWhat[where] ?? /^\( ?select archive\.my_audiences\(\)(?: as my_audiences)?\)$/
				)
			]);
		// Who is asked for `mine` was given it by one of these.
		const given = await db.owner`
			select proname from pg_proc where pronamespace in ('archive'::regnamespace, 'api'::regnamespace) and prosrc ~ '\\msearch_open\\('
				and prosrc !~ 'mine archive\\.edges := archive\\.my_audiences\\(\\);'`;
		expect(given.map(({ proname }) => proname as string).sort()).toEqual([
			'search_fresh',
			'search_held',
			'search_like_themes'
		]);
		const passed = await db.owner`
			select proname from pg_proc where pronamespace in ('archive'::regnamespace, 'api'::regnamespace) and prosrc ~ '\\msearch_(fresh|held|like_themes)\\('
				and prosrc !~ 'mine archive\\.edges := archive\\.my_audiences\\(\\);' and prosrc !~ 'archive\\.audiences_of\\('`;
		expect(passed.map(({ proname }) => proname as string).sort()).toEqual([
			'search_goes_on',
			'search_put_right'
		]);
		const understood = await db.owner`
			select proname from pg_proc where pronamespace in ('archive'::regnamespace, 'api'::regnamespace) and prosrc ~ '\\msearch_(goes_on|put_right)\\('
				and prosrc !~ 'archive\\.my_audiences\\(\\)\\)' and prosrc !~ 'mine archive\\.edges := archive\\.my_audiences\\(\\);'`;
		expect(understood.map(({ proname }) => proname as string).sort()).toEqual([
			'search_meant',
			'search_put_right'
		]);
	});
	it('A1 is asked in the index of the newest, before any copy is opened', async () => {
		const newest =
			await plan(`select a.id from archive.served(archive.commission('morecambe-bay')) a
			order by a.told_on desc, a.story_id limit 21`);
		expect(newest).not.toMatch(/permits\(|within\(/);
		expect(newest).toMatch(
			/"Node Type":"Index Only Scan"[^}]*"Alias":"a"[^}]*"Filter":"[^"]*width_bucket\(a\.audience/
		);
		expect(newest).not.toContain('"Node Type":"Sort"');
	});
});

describe('migrations', () => {
	const files = readdirSync('supabase/migrations').sort();
	it('have a number each, and say first what they are about', () => {
		const numbers = files.map((file) => /^(\d{14})_[a-z_]+\.sql$/.exec(file)?.[1]);
		expect(numbers).not.toContain(undefined);
		expect(new Set(numbers).size).toBe(files.length);
		for (const file of files)
			expect(readFileSync(`supabase/migrations/${file}`, 'utf8')).toMatch(/^-- /);
	});
	it('consent names no later table, and nothing but the worker, health, the audit, building anew and the report on a way out depends on search', () => {
		const text = (part: string) =>
			readFileSync(`supabase/migrations/${files.find((file) => file.includes(part))}`, 'utf8');
		expect(text('_consent')).not.toMatch(
			/archive\.(themes|codings|findable|decisions|quotes|asks|evidence_\w+|search_rows)\b/
		);
		for (const file of files.filter(
			(name) => !/_(search|worker|health|audit|rebuild|way_out)\.sql$/.test(name)
		)) {
			expect([
				file,
				/search_rows|search_sent/.test(readFileSync(`supabase/migrations/${file}`, 'utf8'))
			]).toEqual([file, false]);
		}
	});
});

describe('who is asking, and from where', () => {
	it('I2 no column is for an address on the net, a device, a browser or the page before', async () => {
		const columns = await db.owner`
			select c.table_schema || '.' || c.table_name || '.' || c.column_name as name, c.udt_name as type, c.column_name as named
			from information_schema.columns c where c.table_schema in ('archive', 'api')`;
		expect(columns.length).toBeGreaterThan(100);
		const about =
			/(^|_)(ip|ips|ipv\d|inet|host|remote|peer|client|agent|browser|device|fingerprint|referr?er|forwarded|useragent|geo|latitude|longitude|visits?|hits)(_|$)/;
		expect(
			columns.filter(
				({ type, named }) => /^_?(inet|cidr|macaddr8?)$/.test(type) || about.test(named)
			)
		).toEqual([]);
	});
	it('I2 of a request the database knows the words session and the signed-in user, and asks for no other header', async () => {
		const functions = await db.owner`
			select p.oid::regprocedure::text as name, coalesce(p.prosrc, '') || coalesce(pg_get_function_sqlbody(p.oid), '') as source
			from pg_proc p where p.pronamespace in ('archive'::regnamespace, 'api'::regnamespace)`;
		const headers = functions.flatMap(({ source }) =>
			[...(source as string).matchAll(/archive\.header\(\s*('[^']*'|[^)]*)/g)].map(
				([, asked]) => asked
			)
		);
		expect([...new Set(headers)]).toEqual(["'x-words-session'"]);
		const settings = (setting: string) =>
			functions.filter(({ source }) => source.includes(setting)).map(({ name }) => name);
		expect(settings('request.headers')).toEqual(['archive.header(text)']);
		expect(settings('inet_client')).toEqual([]);
		expect(settings('pg_stat_activity')).toEqual([]);
		const policies =
			await db.owner`select policyname from pg_policies where coalesce(qual, '') || coalesce(with_check, '') ~ 'request\.|header|inet_client'`;
		expect(policies).toEqual([]);
	});
});
