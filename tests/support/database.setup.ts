/** One throwaway cluster for the run: bootstrapped, migrated and seeded once, then copied for each test file. */
import { rmSync } from 'node:fs';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { bootstrap, migrate } from '../../supabase/local/migrate.ts';
import { startPostgres } from '../../supabase/local/postgres.ts';
import { throwaway, throwawayFolder } from './throwaway.ts';

declare module 'vitest' {
	interface ProvidedContext {
		cluster: { host?: string; url?: string };
		/** The database that each test file gets a copy of. */
		template: string;
		/** SQL that breaks one rule on purpose, or nothing. */
		mutation: string;
	}
}

/** Set by tests/db/mutants.ts: where its cluster listens, with a migrated and seeded `throughline_base` in it. */
const shared = process.env.TEST_CLUSTER;

export default async function setup(project: TestProject) {
	if (shared) {
		const at = { host: shared, username: 'supabase_admin' };
		project.provide('cluster', at as never);
		project.provide('template', 'throughline_base');
		return;
	}
	project.provide('mutation', '');
	const url = process.env.TEST_DATABASE_URL;
	const dir = throwawayFolder('tl-test-');
	const cluster = url
		? null
		: await startPostgres(dir, process.env.TEST_POSTGRES_BIN || undefined, throwaway);
	const admin = cluster ? cluster.connect() : postgres(url!, { max: 1, onnotice: () => {} });
	const name = 'throughline_template';
	await admin.unsafe(`drop database if exists ${name} with (force)`);
	await admin.unsafe(`create database ${name}`);
	const at = {
		host: admin.options.host[0]!,
		port: admin.options.port[0]!,
		username: admin.options.user,
		password: String(admin.options.pass ?? '')
	};
	const template = postgres({ ...at, database: name, max: 1, onnotice: () => {} });
	try {
		await bootstrap(template);
		await migrate(template);
		await template.end();
	} catch (cause) {
		await template.end();
		await admin.unsafe(`drop database if exists ${name} with (force)`);
		await admin.end();
		await cluster?.stop();
		throw cause;
	}
	project.provide('cluster', at as never);
	project.provide('template', name);
	return async () => {
		await admin.unsafe(`drop database if exists ${name} with (force)`);
		await admin.end();
		await cluster?.stop();
		rmSync(dir, { recursive: true, force: true });
	};
}
