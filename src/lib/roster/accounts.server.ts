/** Accounts of people who were invited: sign-up is off, so the worker makes them. */
import type { SupabaseClient } from '@supabase/supabase-js';

/** An invitation whose account is to be made, as `work_invitations` gives it. */
export interface Invited {
	invitation: string;
	sealed: string;
	demonstration: boolean;
}

/** @returns the account of an address, made unless there is one */
export async function accountOf(
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	db: SupabaseClient<any, 'api', 'api'>,
	address: string,
	demonstration: boolean
): Promise<string> {
	const email = address.trim().toLowerCase();
	const made = await db.auth.admin.createUser({
		email,
		email_confirm: true,
		// Letters to people of a demonstration are kept on this machine.
		app_metadata: demonstration ? { demonstration: true } : {}
	});
	if (made.data.user) return made.data.user.id;
	if (made.error?.code !== 'email_exists') throw new Error('the account could not be made');
	const perPage = 1000;
	for (let page = 1; ; page++) {
		const { data, error } = await db.auth.admin.listUsers({ page, perPage });
		if (error) throw new Error('the account could not be found');
		const found = data.users.find((user) => user.email?.toLowerCase() === email);
		if (found) return found.id;
		if (data.users.length < perPage) throw new Error('the account could not be found');
	}
}
