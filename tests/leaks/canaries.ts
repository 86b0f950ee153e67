/**
 * A database whose stories carry canaries: words that stand nowhere else. Who may meet each is worked out here, in
 * TypeScript, from what its storyteller said and nothing that the database decides.
 */
import { randomUUID } from 'node:crypto';
import {
	freshDatabase,
	paragraphs,
	sixNo,
	type Asker,
	type Database
} from '../support/database.ts';

export const commission = 'morecambe-bay';
export type Circle = 'community' | 'civic' | 'public';
export const circles: Circle[] = ['community', 'civic', 'public'];
export const states = ['draft', 'waiting', 'read', 'shared', 'paused', 'withdrawn'] as const;

/** Numbers that follow from one number, so that a leak can be looked for again. */
export function dice(seed: number) {
	let state = seed >>> 0;
	// Mulberry32, in the public domain.
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let x = Math.imul(state ^ (state >>> 15), state | 1);
		x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
		return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (n: number) => Math.floor(next() * n);
	const one = <T>(list: readonly T[]): T => list[below(list.length)]!;
	const some = <T>(list: readonly T[]): T[] => list.filter(() => next() < 0.5);
	return { next, below, one, some };
}
export type Dice = ReturnType<typeof dice>;

export interface Canary {
	story: Told;
	kind: 'words' | 'meaning' | 'name' | 'note' | 'proposal' | 'reason' | 'contact';
	/** Circles that these words are hidden from. */
	hidden: Set<Circle>;
}
/** What its storyteller did, as they would tell it. */
export interface Told {
	story: string;
	commission: string;
	teller: Asker;
	session: string;
	state: (typeof states)[number];
	circles: Set<Circle>;
	findable: boolean;
	/** What it may be used for beside being found, where that is not left to the dice. */
	uses: ('quote' | 'evidence')[] | null;
	named: boolean;
	sentences: { text: string; hidden: Set<Circle> }[];
}
export interface Viewer {
	name: string;
	asker: Asker;
	/** Circles of the commission they sit in; everybody may read what is open. */
	seat: { commission: string; circle: Circle | 'facilitator' } | null;
	story: Told | null;
}

/** May this viewer meet this canary, anywhere? */
export function mayMeet(viewer: Viewer, { story, kind, hidden }: Canary): boolean {
	if (viewer.story === story) return kind !== 'note' && kind !== 'contact';
	const { circle } = (viewer.seat?.commission === story.commission && viewer.seat) || {
		circle: 'public'
	};
	if (kind === 'reason') return false;
	if (circle === 'facilitator' && ['waiting', 'read', 'shared'].includes(story.state))
		return kind !== 'contact' || viewer.name === asking[story.commission];
	if (kind === 'note' || kind === 'proposal' || kind === 'contact' || story.state !== 'shared')
		return false;
	return [circle, 'public' as const].some(
		(theirs) => theirs !== 'facilitator' && story.circles.has(theirs) && !hidden.has(theirs)
	);
}
/** The facilitator who reads first in each commission, and asks how to reach the teller. */
const asking: Record<string, string> = { [commission]: 'dev', solway: 'faith' };

export interface World {
	db: Database;
	told: Told[];
	viewers: Viewer[];
	canaries: Map<string, Canary>;
	/** A decision that some of the stories back. */
	published: string;
	/** One more story, in a state that the dice choose, or as `wish` has it. */
	tell(
		wish?: Partial<
			Pick<Told, 'state' | 'commission' | 'named'> & {
				circles: Circle[];
				words: string[];
				uses: ('quote' | 'evidence')[];
				/** Whether the facilitator asks for a change. */
				proposed: boolean;
			}
		>
	): Promise<Told>;
	/** One storyteller changes their mind. */
	change(): Promise<void>;
	drop(): Promise<void>;
}

const syllables = [
	'ba',
	'de',
	'fi',
	'go',
	'hu',
	'ka',
	'le',
	'mi',
	'no',
	'pu',
	'ra',
	'se',
	'ti',
	'vo',
	'zu'
];
/** Every canary, in any text. */
export const canaryShape = /xq(?:[bdfghklmnprstvz][aeiou]){5}/gi;

export async function makeWorld(dice: Dice, stories: number): Promise<World> {
	const db = await freshDatabase();
	await db.owner`update archive.commissions set starts_a_day = 1000000`;
	const canaries = new Map<string, Canary>();
	const told: Told[] = [];

	const seats = {
		ben: ['community', commission],
		bea: ['community', commission],
		carol: ['civic', commission],
		joan: ['civic', commission],
		dev: ['facilitator', commission],
		dan: ['facilitator', commission],
		erin: ['community', 'solway'],
		sam: ['civic', 'solway'],
		faith: ['facilitator', 'solway']
	} as const;
	const members = Object.fromEntries(
		await Promise.all(
			[...Object.keys(seats), 'kit'].map(async (name) => [
				name,
				await db.member(`${name}@example.org`)
			])
		)
	) as Record<keyof typeof seats | 'kit', Asker>;
	const viewers: Viewer[] = [
		{ name: 'nobody', asker: db.nobody, seat: null, story: null },
		{ name: 'kit', asker: members.kit, seat: null, story: null },
		...Object.entries(seats).map(([name, [circle, where]]) => ({
			name,
			asker: members[name as keyof typeof seats],
			seat: { circle, commission: where },
			story: null
		}))
	];

	function canary(story: Told, kind: Canary['kind'], hidden: Set<Circle> = new Set()): string {
		const word = `xq${Array.from({ length: 5 }, () => dice.one(syllables)).join('')}`;
		if (canaries.has(word)) return canary(story, kind, hidden);
		canaries.set(word, { story, kind, hidden });
		return word;
	}
	const veilsOf = ({ sentences }: Told) => {
		let at = 0;
		return sentences.flatMap(({ text, hidden }) => {
			const first = at;
			at += text.length + 1;
			return hidden.size > 0 ? [{ first, last: first + text.length, circles: [...hidden] }] : [];
		});
	};
	const permission = async (t: Told, uses: string[], name: string | null) => {
		const { roster } = await db.nobody.ask('roster_read', { commission: t.commission });
		await t.teller.ask('permission_give', {
			story: t.story,
			form: randomUUID(),
			circles: [...t.circles],
			uses,
			attribution: name ? 'chosen_name' : 'no_name',
			named_as: name,
			unasked: false,
			roster
		});
	};
	const approve = async (t: Told) => {
		const { words } = await t.teller.ask('mine_read', { story: t.story });
		await t.teller.ask('story_approve', { story: t.story, form: randomUUID(), hash: words.hash });
	};
	/** Permission, and yes to the words as they stand. */
	const share = async (t: Told) => {
		const uses: string[] = t.uses ?? dice.some(['quote', 'evidence']);
		// A name that was shown before is shown no more.
		for (const { story, kind, hidden } of canaries.values())
			if (story === t && kind === 'name') for (const circle of circles) hidden.add(circle);
		await permission(
			t,
			t.findable ? ['theme', ...uses] : uses,
			t.named ? `${canary(t, 'name')} of the bay` : null
		);
		if ((await t.teller.ask('mine_read', { story: t.story })).state !== 'shared') await approve(t);
	};

	async function tell(wish: Parameters<World['tell']>[0] = {}): Promise<Told> {
		const where = wish.commission ?? (dice.next() < 0.8 ? commission : 'solway');
		const started = await db.nobody.ask('tell_start', { commission: where });
		const t: Told = {
			story: started.story,
			commission: where,
			session: started.session,
			teller: db.teller(started.session),
			state: wish.state ?? dice.one([...states, 'shared', 'shared']),
			circles: new Set(wish.circles ?? dice.some(circles)),
			findable: wish.circles !== undefined || dice.next() < 0.7,
			uses: wish.uses ?? null,
			named: wish.named ?? dice.next() < 0.3,
			sentences: []
		};
		if (t.circles.size === 0) t.circles.add(dice.one(circles));
		for (const extra of wish.words ?? [
			'Rent went up again in March.',
			'The kettle stayed cold.',
			'Nobody rang back.'
		]) {
			const hidden = new Set(wish.words || dice.next() < 0.5 ? [] : dice.some(circles));
			t.sentences.push({ text: `${canary(t, 'words', hidden)} ${extra}`, hidden });
		}
		told.push(t);
		viewers.push({ name: `teller ${told.length}`, asker: t.teller, seat: null, story: t });
		const { story, teller } = t;
		await teller.ask('draft_save', {
			story,
			body: paragraphs(...t.sentences.map(({ text }) => text)),
			veils: veilsOf(t),
			version: 0
		});
		if (t.state === 'draft') return t;
		await teller.ask('answer_way_choose', {
			story,
			way: 'phone',
			contact: 'e30..a.b.c',
			safe: true
		});
		await teller.ask('story_hand_in', { story, form: randomUUID() });
		const themes = await db.owner`select id from archive.themes t
			where commission_id = archive.commission(${where}) and parent_id is not null order by slug limit 6`;
		const places =
			await db.owner`select id from archive.places where commission_id = archive.commission(${where}) order by name`;
		await teller.ask('meaning_save', {
			story,
			themes: wish.words ? [themes[0]!.id] : dice.some(themes.map(({ id }) => id)),
			place: wish.words ? places[0]!.id : dice.one([null, ...places.map(({ id }) => id)]),
			year: wish.words ? 2026 : dice.one([null, 2024, 2025, 2026]),
			own_words: `${canary(t, 'meaning')} is what it means`,
			matters_most: `${canary(t, 'meaning')} matters most`,
			content_note: `${canary(t, 'meaning')} comes first`
		});
		if (t.state === 'waiting') return t;
		const facilitator = members[asking[where] as keyof typeof members];
		await facilitator.ask('original_read', { story, reason: `${canary(t, 'reason')} is why` });
		await facilitator.ask('first_reading_save', {
			story,
			answers: { ...sixNo, children: { yes: true, note: canary(t, 'note') } }
		});
		await facilitator.ask('contact_open', { story });
		await db.owner`update archive.contact_openings set contact = ${canary(t, 'contact')} where story_id = ${story}`;
		if (wish.proposed ?? (!wish.words && dice.next() < 0.4)) {
			const { proposal } = await facilitator.ask('proposal_make', {
				story,
				kind: 'change',
				words: dice.one(t.sentences).text.split(' ')[1],
				instead: 'something',
				why: canary(t, 'proposal')
			});
			if (t.state !== 'read') await teller.ask('proposal_answer', { proposal, answer: 'refused' });
		}
		await facilitator.ask('story_ready', { story });
		if (t.state === 'read') {
			await permission(t, ['theme'], null);
			return t;
		}
		await share(t);
		if (t.state === 'paused') await teller.ask('story_pause', { story, form: randomUUID() });
		if (t.state === 'withdrawn')
			await teller.ask('story_withdraw', { story, form: randomUUID(), said: dice.next() < 0.5 });
		return t;
	}

	async function change(): Promise<void> {
		const t = dice.one(told.filter(({ state }) => state === 'shared' || state === 'paused'));
		if (!t) return;
		const { story, teller } = t;
		const form = randomUUID();
		if (t.state === 'paused') {
			await teller.ask('story_resume', { story, form });
			t.state = 'shared';
			return;
		}
		const act = dice.below(4);
		if (act === 0) {
			await teller.ask('story_pause', { story, form });
			t.state = 'paused';
		} else if (act === 1 && dice.next() < 0.3) {
			await teller.ask('story_withdraw', { story, form });
			t.state = 'withdrawn';
		} else if (act === 2) {
			for (const sentence of t.sentences) {
				const hidden = new Set(dice.some(circles));
				sentence.hidden.clear();
				for (const circle of hidden) sentence.hidden.add(circle);
			}
			await teller.ask('veils_save', { story, veils: veilsOf(t) });
		} else {
			t.circles.clear();
			for (const circle of dice.some(circles)) t.circles.add(circle);
			if (t.circles.size === 0) t.circles.add('community');
			t.findable = dice.next() < 0.7;
			await share(t);
		}
	}

	const world: World = {
		...{ db, told, viewers, canaries, published: '', tell, change },
		drop: () => db.drop()
	};
	// The dice may open nothing to somebody, and then nothing could be met: one story is open to every circle, word for word.
	await tell({ commission, state: 'shared', circles: [...circles], words: ['The door was shut.'] });
	for (let i = 1; i < stories; i++) await tell();
	world.published = await decide(world, members);
	return world;
}

/** A draft and a published decision stand on some of the stories, coded and asked about. @returns the published one */
async function decide(
	{ db, told }: World,
	{ ben, bea, carol }: Record<'ben' | 'bea' | 'carol', Asker>
): Promise<string> {
	const text = {
		commission,
		kind: 'co-designed decision',
		we_heard: 'Rent went up.',
		we_decided: 'Nothing yet.'
	};
	const { id } = await carol.ask('decision_save', { ...text, title: 'What the draft is about' });
	const published = await carol.ask('decision_save', {
		...{ ...text, title: 'What was decided', owner: 'The council', review_on: '2027-03-01' },
		no_evidence_reason: 'There may be none.'
	});
	for (const who of [ben, bea, carol])
		await who.ask('decision_sign', { decision: published.id, text_hash: published.text_hash });
	await carol.ask('decision_publish', { decision: published.id });
	const [theme] =
		await db.owner`select id from archive.themes where commission_id = archive.commission(${commission}) limit 1`;
	for (const { story, sentences } of told) {
		const words = sentences[0]!.text;
		// What carol may not do is refused, and that is the answer here as well.
		await carol.call('coding_make', { story, theme: theme!.id, words });
		for (const decision of [id, published.id])
			await carol.call('decision_link', { decision, story, why: 'It is about rent.' });
		await carol.call('quote_ask', { decision: id, story, words });
	}
	return published.id;
}

export interface Met {
	viewer: Viewer;
	canary: Canary;
	word: string;
}
/** Canaries in an answer, and whether each may be there. */
export function* meets(
	world: World,
	viewer: Viewer,
	answer: string
): Generator<Met & { leak: boolean }> {
	for (const word of new Set(answer.toLowerCase().match(canaryShape) ?? [])) {
		const canary = world.canaries.get(word);
		if (canary) yield { viewer, canary, word, leak: !mayMeet(viewer, canary) };
	}
}
