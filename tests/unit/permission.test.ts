import { describe, expect, it } from 'vitest';
import { grounds, seated, type Basis } from '../../src/lib/commissions/schema.ts';
import { answers, choiceOf, choices, questions, stepsFor } from '../../src/lib/consent/schema.ts';
import { oneNamed } from '../../src/lib/helped/schema.ts';

describe('who may read it', () => {
	it('is three starting choices, and each side alone', () => {
		expect(Object.keys(choices)).toEqual(['nobody', 'community', 'civic', 'commission', 'anyone']);
		expect(choiceOf(['civic', 'community'])).toBe('commission');
		expect(choiceOf([])).toBe('nobody');
		expect(choiceOf(['public'])).toBeUndefined();
	});
	it('community only never implies civic', () => {
		expect(choices.community).not.toContain('civic');
	});
	it('has no answer until one is chosen', () => {
		expect(questions.who.safeParse({}).success).toBe(false);
		expect(questions.who.safeParse({ who: 'everybody' }).success).toBe(false);
	});
});

describe('what can be stopped by telephone', () => {
	it('stands under one heading for each purpose, each thing once, and none is left out', () => {
		const uses = ['community', 'civic', 'public'].flatMap((circle) =>
			['evidence', 'hear', 'theme'].map((purpose) => ({ purpose, circle }))
		);
		uses.push({ purpose: 'quote', circle: 'public' }, { purpose: 'event', circle: 'civic' });
		uses.push({ purpose: 'contact', circle: 'facilitator' });
		const ask = { id: 'a', purpose: 'press', circle: 'public', place: 'The Visitor' } as const;
		const found = {
			...{ story: 's', opens: true, newcomers: false, uses },
			asks: [{ ...ask, how_long: 'one issue', why: null, waits: true }],
			proposals: [{ id: 'p', kind: 'hide' as const, circles: ['civic' as const] }]
		};
		const listed = oneNamed(found);
		expect(listed.map(({ value }) => value).sort()).toEqual(
			[
				...uses.map(({ purpose, circle }) => `stop:${purpose}:${circle}`),
				'ask:a',
				'proposal:p'
			].sort()
		);
		const headings = listed.map(({ group }) => group);
		expect(headings.filter((one, n) => one !== headings[n - 1])).toEqual([
			'Stop it being read by',
			'Stop it coming up in search for',
			'Stop it backing a decision, for',
			'Stop something else',
			'Say no to what they are asked'
		]);
		expect(listed.slice(0, 4).map(({ label }) => label)).toEqual([
			...['Community commissioners', 'Civic commissioners', 'Anyone'],
			'Community commissioners'
		]);
		expect(listed.at(-1)!.label).toBe('Hide some words from the civic commissioners');
	});
});

describe('who sits in a circle', () => {
	it('is counted in words that fit one as well as several', () => {
		expect(seated(1, 'civic')).toBe('1 civic commissioner');
		expect(seated(2, 'community')).toBe('2 community commissioners');
		expect(seated(0, 'civic')).toBe('0 civic commissioners');
	});
});

describe('the questions that follow', () => {
	it('are not asked when nobody else may read it', () => {
		expect(stepsFor('nobody', false)).toEqual(['who', 'check']);
	});
	it('ask about sharing without coming back only while the words wait for a first reading', () => {
		expect(stepsFor('anyone', false)).toContain('unasked');
		expect(stepsFor('anyone', true)).not.toContain('unasked');
	});
	it('tick nothing by themselves', () => {
		expect(answers.parse({})).toEqual({ uses: [], named_as: '' });
	});
	it('want the name that is to be shown, and none for no name', () => {
		expect(questions.name.safeParse({ attribution: 'first_name', named_as: ' ' }).success).toBe(
			false
		);
		expect(questions.name.safeParse({ attribution: 'no_name' }).success).toBe(true);
		expect(questions.name.safeParse({}).success).toBe(false);
	});
});

describe('the ground of each use', () => {
	const written = (purpose: string, other: Partial<Basis> = {}): Basis => ({
		...{ purpose, basis: 'consent', condition: 'explicit_consent', sentence: 'They said yes.' },
		...{ version: 1, since: '2026-11-02T10:00:00Z', by: 'Kit' },
		...other
	});
	it('stands once for the uses that have the same, and by itself where anything of it differs', () => {
		const all = [
			written('hear'),
			written('theme', { since: '2026-11-02T11:00:00Z' }),
			written('press', { sentence: 'They said yes to it by name.' }),
			written('contact', { condition: null }),
			written('legacy', { version: 2, since: '2026-11-09T10:00:00Z' })
		];
		expect(grounds(all).map((alike) => alike.map(({ purpose }) => purpose))).toEqual([
			['hear', 'theme'],
			['press'],
			['contact'],
			['legacy']
		]);
	});
});
