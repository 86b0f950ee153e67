import { ask } from '#lib/database/ask.ts';
import type { Db } from '#lib/database/visitor.server.ts';
import type { Asked, Found } from './schema.ts';

/** Finds with Postgres, which is always there. @throws Refusal on `q` when the words cannot be taken */
export async function find(db: Db, commission: string, asked: Asked): Promise<Found> {
	const { any, some, ...rest } = asked;
	const found = await ask<Omit<Found, 'some' | 'engine' | 'fellBack'>>(
		db.rpc('search', { commission, any_theme: any, any_word: some, ...rest })
	);
	return { ...found, some, engine: 'postgres', fellBack: false };
}
