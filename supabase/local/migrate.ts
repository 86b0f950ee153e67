/** Brings a database to where the migrations are, recorded as the Supabase CLI records them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql, TransactionSql } from 'postgres';

const supabase = join(import.meta.dirname, '..');

/** Roles, schemas and sign-in tables that hosted Supabase has from the start. As a superuser. */
export async function bootstrap(admin: Sql): Promise<void> {
	for (const file of ['roles.sql', 'bootstrap.sql'])
		await admin.unsafe(readFileSync(join(import.meta.dirname, file), 'utf8'));
}

/**
 * Applies what is missing of `supabase/migrations`, one transaction each, as role postgres; then the
 * seed, once and only on a database that began empty.
 */
export async function migrate(sql: Sql, { seed = true } = {}): Promise<void> {
	const done = new Set(
		(await sql`select version from supabase_migrations.schema_migrations`).map((row) => row.version)
	);
	const fresh = done.size === 0;
	for (const file of readdirSync(join(supabase, 'migrations')).sort()) {
		const [, version, name] = /^(\d{14})_(\w+)\.sql$/.exec(file) ?? [];
		if (!version || done.has(version)) continue;
		const text = readFileSync(join(supabase, 'migrations', file), 'utf8');
		await apply(
			sql,
			file,
			text,
			(tx) =>
				tx`insert into supabase_migrations.schema_migrations (version, name, statements) values (${version}, ${name!}, ${[text]})`
		);
	}
	if (fresh && seed) {
		const text = readFileSync(join(supabase, 'seed.sql'), 'utf8');
		await apply(
			sql,
			'seed.sql',
			text,
			(tx) =>
				tx`insert into supabase_migrations.seed_files values ('supabase/seed.sql', ${createHash('sha256').update(text).digest('hex')})`
		);
		await sql.unsafe('vacuum analyze');
	}
}

/** One file in one transaction, as role postgres, and the line that says it was done. */
async function apply(
	sql: Sql,
	file: string,
	text: string,
	done: (tx: TransactionSql) => Promise<unknown>
): Promise<void> {
	try {
		await sql.begin(async (tx) => {
			await tx.unsafe('set local role postgres').simple();
			await tx.unsafe(text).simple();
			await done(tx);
		});
	} catch (cause) {
		const { message, position, where } = cause as {
			message: string;
			position?: string;
			where?: string;
		};
		const line = position ? ` (line ${text.slice(0, Number(position)).split('\n').length})` : '';
		throw new Error(`${file}${line}: ${message}${where ? `\n${where}` : ''}`, { cause });
	}
}
