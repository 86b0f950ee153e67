/** What a storyteller can do with consent, one act at a time, for the tests that perform many. */
import { randomUUID } from 'node:crypto';
import { freshDatabase, paragraphs, sixNo, type Asker, type Database } from './database.ts';

export const commission = 'morecambe-bay';
export const circles = ['community', 'civic', 'public'] as const;
export type Circle = (typeof circles)[number];
export type Exactness = 'none' | 'coarse' | 'exact';
export type Dating = 'none' | 'year' | 'month';
/** How one grant is allowed in detail. Days stand relative to today: the database never sees the test's clock. */
export interface Detail {
	attribution: 'first_name' | 'chosen_name' | 'no_name';
	place: Exactness;
	dated: Dating;
	/** Days from now, or none. A seal that lies in the past was warned of so many days ago, or never. */
	sealed: null | { days: -1 | 30; warned: null | 1 | 8 };
	ends: null | -1 | 400;
	asks: boolean;
}
export type Act =
	| { act: 'hand in'; words: string }
	| { act: 'read' }
	| { act: 'choose'; circles: string[]; uses: string[] }
	| ({ act: 'allow'; purpose: string; circle: Circle | 'facilitator' } & Detail)
	| {
			act: 'withdraw one' | 'refuse' | 'renew one';
			purpose: string;
			circle: Circle | 'facilitator';
	  }
	| { act: 'approve' | 'pause' | 'resume' | 'withdraw' | 'renew' | 'expire' }
	| { act: 'erase' | 'bring_back' | 'destroy' };
/** What a page that asks for no details gives: the kind of name it asked for, the place, and the month. */
export const plain: Detail = {
	attribution: 'no_name',
	place: 'exact',
	dated: 'month',
	sealed: null,
	ends: null,
	asks: false
};
export const narrower = <T extends string>(order: readonly T[], ...all: T[]): T =>
	order[Math.min(...all.map((one) => order.indexOf(one)))]!;
export const exactness = ['none', 'coarse', 'exact'] as const;
export const datings = ['none', 'year', 'month'] as const;

/** A day from today, as a form says it. */
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Performs one act as the storyteller, or, where only the clock can do it, as the database. */
export type Perform = (teller: Asker, story: string, did: Act) => Promise<{ status: number }>;
/** @param dev a facilitator on duty, who reads what is handed in */
const performer =
	(db: Database, dev: Asker): Perform =>
	async (teller, story, did) => {
		const form = randomUUID();
		const roster = async () =>
			(await db.nobody.ask('roster_read', { commission })).roster as string;
		switch (did.act) {
			case 'hand in': {
				const draft = await teller.call('draft_read', { story });
				if (draft.status >= 300) return draft;
				const { version } = draft.body as { version: number };
				await teller.ask('draft_save', { story, body: paragraphs(did.words), veils: [], version });
				return teller.call('story_hand_in', { story, form });
			}
			case 'read':
				await dev.call('original_read', { story, reason: 'first reading' });
				await dev.call('first_reading_save', { story, answers: sixNo });
				return dev.call('story_ready', { story });
			case 'choose':
				return teller.call('permission_give', {
					story,
					form,
					circles: did.circles,
					uses: did.uses,
					roster: await roster(),
					attribution: 'no_name',
					named_as: null,
					unasked: false
				});
			case 'allow': {
				const { purpose, circle, attribution, place, dated } = did;
				const named_as = { first_name: 'Ada', chosen_name: 'Winnie', no_name: null }[attribution];
				const conditions = did.asks ? ['ask_each_time'] : [];
				const past = did.ends === -1 || did.sealed?.days === -1;
				if (!past)
					return teller.call('permission_allow', {
						...{ story, form, purpose, circle, attribution, named_as, place, dated, conditions },
						roster: await roster(),
						sealed_until: did.sealed ? day(did.sealed.days) : null,
						ends_on: did.ends === null ? null : day(did.ends)
					});
				// A yes of long ago, whose days have come since.
				if (purpose === 'quote' && circle !== 'public') return { status: 422 };
				const hours = (days: number) => new Date(days === -1 ? Date.now() - 3_600_000 : day(days));
				const sealed = did.sealed && hours(did.sealed.days).toISOString();
				try {
					await db.owner.begin(async (tx) => {
						if (named_as)
							await tx`insert into archive.namings (story_id, kind, shown) values (${story}, ${attribution}, ${named_as})
							on conflict (story_id, kind) do nothing`;
						if (did.sealed?.warned)
							await tx`insert into archive.warnings (story_id, what, day, told_at) values (${story}, 'seal', ${sealed}, now() - make_interval(days => ${did.sealed.warned}))
							on conflict do nothing`;
						await tx`insert into archive.consent_events (story_id, form, kind, choice) values (${story}, ${form}, 'allowed', ${JSON.stringify(
							{
								...{
									purpose,
									circle,
									attribution,
									place,
									dated,
									conditions,
									roster: await roster()
								},
								sealed_until: sealed,
								ends_on: did.ends && hours(did.ends).toISOString()
							}
						)}::text::jsonb)`;
					});
					return { status: 200 };
				} catch {
					return { status: 422 };
				}
			}
			case 'withdraw one':
			case 'refuse': {
				const { purpose, circle } = did;
				const verb = did.act === 'refuse' ? 'permission_refuse' : 'story_withdraw';
				return teller.call(verb, { story, form, purpose, circle });
			}
			case 'approve': {
				const { body } = await teller.call('mine_read', { story });
				const { words } = body as { words: { hash: string } | null };
				return teller.call('story_approve', { story, form, hash: words?.hash ?? '' });
			}
			case 'renew one': {
				const { purpose, circle } = did;
				return teller.call('permission_renew', { story, form, purpose, circle });
			}
			case 'renew':
				return teller.call('permission_renew', { story, form });
			case 'expire':
				return db.owner`insert into archive.consent_events (story_id, form, kind) values (${story}, ${form}, 'expired')`.then(
					() => ({ status: 200 }),
					() => ({ status: 422 })
				);
			default:
				return teller.call(`story_${did.act}`, { story, form });
		}
	};

/** A database in which as many stories may begin as a test wants, the people who meet them, and `performer` for it. */
export async function arranged() {
	const db = await freshDatabase();
	await db.owner`update archive.commissions set starts_a_day = 1000000`;
	const [dev, ben, carol] = await db.members('dev', 'ben', 'carol');
	return { db, dev, ben, carol, perform: performer(db, dev) };
}
