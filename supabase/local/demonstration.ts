/** What a visitor of the demonstration is told, read from the seed so that it stands in one place. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The seven code words of Ada, an invented storyteller. */
export function adasWords(): string {
	const seed = readFileSync(join(import.meta.dirname, '../seed.sql'), 'utf8');
	const [, words] = /pg_temp\.storyteller\('ada', '([a-z ]+)'\)/.exec(seed) ?? [];
	if (!words) throw new Error('supabase/seed.sql no longer says what the code words of Ada are.');
	return words;
}
