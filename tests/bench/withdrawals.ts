/** Taking back, in a large archive and in a small one. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { callRpc, type Caller } from '../../supabase/local/rpc.ts';

/** Gives stories of a generated archive a teller, and gives back a function that takes back the next of them, and its id. */
export async function taker(
	owner: Sql,
	requests: Sql,
	many: number
): Promise<() => Promise<string>> {
	const token = randomBytes(32).toString('hex');
	const teller: Caller = { role: 'anon', headers: { 'x-words-session': token } };
	const stories = await owner.begin(async (tx) => {
		const [who] =
			await tx`insert into archive.storytellers (words_hash) values (${randomBytes(32)}) returning id`;
		await tx`insert into archive.teller_sessions (token_hash, storyteller_id) values (${createHash('sha256').update(token).digest()}, ${who!.id})`;
		return tx`update archive.stories set storyteller_id = ${who!.id}
			where id in (select a.story_id from archive.access_copies a where a.circle = 'civic'
				and not exists (select from archive.access_copies b where b.story_id = a.story_id and b.circle = 'public') order by a.story_id limit ${many}) returning id`;
	});
	await owner.unsafe('vacuum analyze archive.stories');
	return async () => {
		const story = stories.pop()!.id as string;
		const { status, body } = await callRpc(
			requests,
			'story_withdraw',
			{ story, form: randomUUID() },
			teller
		);
		if (status !== 200) throw new Error(`story_withdraw: ${status} ${JSON.stringify(body)}`);
		return story;
	};
}

/** What taking back a story left behind: how many transactions wrote it, and how many of its rows can still be read or found. */
export async function after(
	owner: Sql,
	story: string
): Promise<{ transactions: number; left: number }> {
	const [row] = await owner`
		select (select count(distinct x.xmin::text)::int from (
				select xmin from archive.consent_events where story_id = ${story}
				union all select xmin from archive.grants where story_id = ${story}
				union all select xmin from archive.record where story_id = ${story}
				union all select xmin from archive.outbox where id = ${story}) x) as transactions,
			(select count(*)::int from archive.access_copies where story_id = ${story})
				+ (select count(*)::int from archive.findable where story_id = ${story})
				+ (select count(*)::int from archive.search_rows where story_id = ${story}) as left`;
	return row as unknown as { transactions: number; left: number };
}
