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

/** Keeps and renews no session of its own: who is asking stands in these headers. */
const client = ({ url, key }: Endpoint, headers: Record<string, string>): Db =>
	createClient(url, key, {
		db: { schema: 'api' },
		auth: { autoRefreshToken: false, persistSession: false, detectSessionInUrl: false },
		global: { headers }
	}) as Db;

/** The browser that asked for a code: our own sign-in server counts tries by it. Supabase's counts by network address, and passes over it. */
const browser = (asking?: string): Record<string, string> => (asking ? { 'x-asking': asking } : {});

/** As a browser that asks for a code. */
export const asAsking = (endpoint: Endpoint, asking: string): Db =>
	client(endpoint, browser(asking));

/** As anybody, or as whose words opened the session. */
export const asAnybody = (endpoint: Endpoint, wordsSession?: string): Db =>
	client(endpoint, wordsSession ? { 'x-words-session': wordsSession } : {});

/** As the member whose session the cookies hold, if it is still good. @param asking the browser that asked for the code that is typed now */
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
