/** The judged set as an archive: invented stories whose topics are known because they were told from them. */
import type { Database } from '../database.ts';
import { paragraphs } from '../database.ts';
import { dice } from '../../leaks/canaries.ts';
import { queries, type Query } from './queries.ts';
import { between, topics, type Topic, type TopicName } from './topics.ts';

export interface Judged {
	story: string;
	about: TopicName;
	/** What also happens in it. */
	passing: TopicName | null;
}
const names = Object.keys(topics) as TopicName[];
/** Eleven stories a topic: more than four hundred. */
const each = 11;

/** Tells them, to everyone, in one commission. The same words on every machine. */
export async function tellJudged(db: Database, commission: string): Promise<Judged[]> {
	const roll = dice(20261101);
	const shuffled = <T>(list: readonly T[]): T[] =>
		list
			.map((item) => [roll.next(), item] as const)
			.sort(([a], [b]) => a - b)
			.map(([, item]) => item);
	// Topics that are asked for together happen together, in two stories of each pair.
	const together = queries.flatMap(({ about }) => (Array.isArray(about) ? [about, about] : []));
	const told: (Judged & { body: object; theme: string; days: number })[] = [];
	for (const about of names) {
		const pairs = together.filter(([first]) => first === about).map(([, second]) => second);
		for (let n = 0; n < each; n++) {
			const passing =
				pairs[n] ?? (roll.next() < 0.7 ? roll.one(names.filter((name) => name !== about)) : null);
			const topic: Topic = topics[about];
			const [first, ...main] = shuffled(topic.about).slice(0, 3);
			const rest = shuffled([
				...main,
				...(passing ? [roll.one((topics[passing] as Topic).passing)] : []),
				...shuffled(between).slice(0, 2 + roll.below(4))
			]);
			const half = Math.ceil(rest.length / 2);
			const words = [
				[roll.next() < 0.5 ? roll.one(between) : '', first].filter(Boolean).join(' '),
				rest.slice(0, half).join(' '),
				rest.slice(half).join(' ')
			];
			told.push({
				story: `00000000-0000-4000-a000-${String(told.length).padStart(12, '0')}`,
				about,
				passing,
				theme: topic.theme,
				days: 30 + roll.below(700),
				body: paragraphs(...words)
			});
		}
	}
	await db.owner.begin(async (tx) => {
		await tx`create temporary table told on commit drop as
			select (t ->> 'story')::uuid as story, gen_random_uuid() as rendition, archive.document_clean(t -> 'body') as body, t ->> 'theme' as theme,
				now() - make_interval(days => (t ->> 'days')::int) as at, archive.commission(${commission}) as commission
			from jsonb_array_elements(${tx.json(told as never)}::jsonb) t`;
		await tx`set local session_replication_role = replica`;
		await tx`insert into archive.stories (id, commission_id, started_at, current_rendition, settled_rendition) select story, commission, at, rendition, rendition from told`;
		await tx`insert into archive.story_keys (story_id) select story from told`;
		await tx`insert into archive.renditions (id, story_id, commission_id, body, plain, hash, handed_in_at)
			select rendition, story, commission, body, archive.document_plain(body), archive.document_hash(body), at from told`;
		await tx`insert into archive.meanings (story_id) select story from told`;
		await tx`insert into archive.story_themes (story_id, theme_id)
			select t.story, h.id from told t join archive.themes h on h.commission_id = t.commission and h.slug = t.theme`;
		await tx`insert into archive.consent_events (story_id, number, at, form, kind, body, previous, hash)
			select story, 1, at, gen_random_uuid(), 'handed_in', '{}', '', '' from told`;
		await tx`insert into archive.grants (story_id, purpose, circle, state, audience, opens, closes, event)
			select t.story, p::archive.purpose, 'public', 'given', 0, t.at, t.at + interval '5 years', 1 from told t cross join unnest('{hear,theme}'::text[]) p`;
	});
	await db.owner`select archive.copies_write(s.id), archive.findable_write(s.id), archive.search_write(s.id)
		from archive.stories s where s.id = any(${told.map(({ story }) => story)}::uuid[])`;
	return told.map(({ story, about, passing }) => ({ story, about, passing }));
}

/** How much a story helps whoever asked this. */
function grade(
	{ about: asked, or = [], near = [], without }: Query,
	{ about, passing }: Judged
): number {
	if (without && [about, passing].includes(without)) return 0;
	if (Array.isArray(asked)) {
		const has = asked.filter((topic) => topic === about || topic === passing).length;
		return has === 2 ? 3 : has;
	}
	const meant = [asked, ...or];
	if (meant.includes(about)) return 3;
	if (passing && meant.includes(passing)) return 2;
	return near.includes(about) ? 1 : 0;
}

const gain = (grade: number, place: number) => (2 ** grade - 1) / Math.log2(place + 2);

/** How good an answer is: nDCG of its first ten, and how many of the stories that are about it are in its first twenty. */
export function measure(
	query: Query,
	found: string[],
	judged: Judged[]
): { ndcg: number; recall: number } {
	const grades = new Map(judged.map((one) => [one.story, grade(query, one)]));
	const best = [...grades.values()].sort((a, b) => b - a).slice(0, 10);
	const ideal = best.reduce((sum, worth, place) => sum + gain(worth, place), 0);
	const got = found
		.slice(0, 10)
		.reduce((sum, story, place) => sum + gain(grades.get(story) ?? 0, place), 0);
	const about = [...grades].filter(([, worth]) => worth === 3).map(([story]) => story);
	const there = about.filter((story) => found.slice(0, 20).includes(story)).length;
	return { ndcg: got / ideal, recall: there / Math.min(about.length, 20) };
}
