import type { Values } from '#lib/forms/read.ts';
import type { Db, Visitor } from '#lib/database/visitor.server.ts';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** What a person can read out when they ring us. */
			reference?: string;
			/** What was typed when a form could not be dealt with. */
			typed?: Values;
		}
		interface Locals {
			/** The database as this visitor: it can do nothing they could not. */
			db: Db;
			/** Who is asking, asked once a request, when somebody wants to know. */
			visitor(): Promise<Visitor>;
			/** From here on a storyteller: their session is kept, and a member is signed out. */
			asTeller(session: string): Db;
			/** From here on a member by card: their session is kept, and every other is let go. */
			asCard(session: string): Db;
			/** As a browser that asks for a code, and that keeps what its tries are counted by. */
			asking(): Db;
			/** From here on a member, once a code was right: a storyteller's session is let go. */
			asMember(): Db;
			/** A code was right: nothing is left of the asking. */
			codeUsed(): void;
			/** The address of the search engine; null when Postgres searches. */
			engine: string | null;
			/** Where to go when leaving in a hurry, when no commission says. */
			elsewhere: string;
			/** Where the demonstration's letters are kept, when there is no mail server. */
			letters: string | null;
			/** The status of a page that says what in its address was refused. */
			refused?: number;
		}
	}
}
export {};
