/** The database as whoever is asking: a member by their session or card, a storyteller by code words, or anybody. Never two at once. */
import { createServerClient, type CookieMethodsServer } from '@supabase/ssr';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { ask } from './ask.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Db = SupabaseClient<any, 'api', 'api'>;

export interface Seat {
	seat: string;
	commission: string;
	commission_name: string;
	circle: 'community' | 'civic' | 'facilitator';
	organisation: string;
}
export interface Visitor {
	person: {
		id: string;
		name: string;
		promised: boolean;
		/** They have no e-mail address that we could write to. */
		by_card: boolean;
		seats: Seat[];
		keeps: string[];
	} | null;
	teller: boolean;
}
export interface Endpoint {
	url: string;
	key: string;
}

const quiet = { autoRefreshToken: false, persistSession: false, detectSessionInUrl: false };

/** The browser that asked for a code, in words that a sign-in server which counts by network address does not listen to. */
const browser = (asking?: string): Record<string, string> => (asking ? { 'x-asking': asking } : {});

/** As a browser that asks for a code. */
export const asAsking = ({ url, key }: Endpoint, asking: string): Db =>
	createClient(url, key, {
		db: { schema: 'api' },
		auth: quiet,
		global: { headers: browser(asking) }
	}) as Db;

/** As anybody, or as whose words opened the session. */
export function asAnybody({ url, key }: Endpoint, wordsSession?: string): Db {
	return createClient(url, key, {
		db: { schema: 'api' },
		auth: quiet,
		global: { headers: wordsSession ? { 'x-words-session': wordsSession } : {} }
	}) as Db;
}

/** As the member whose session the cookies hold, if it is still good. @param asking the browser that asked for a code, which is typed now */
export function asMember(
	{ url, key }: Endpoint,
	cookies: CookieMethodsServer,
	asking?: string
): Db {
	return createServerClient(url, key, {
		db: { schema: 'api' },
		cookies,
		global: { headers: browser(asking) }
	}) as unknown as Db;
}

export const visitor = (db: Db): Promise<Visitor> => ask(db.rpc('visitor'));
