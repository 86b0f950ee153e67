import { describe, expect, it } from 'vitest';
import { sentence, together, when } from '../../src/lib/stories/record.ts';
import { answerWay, type Draft, type RecordLine } from '../../src/lib/stories/schema.ts';
import { furthest, instead } from '../../src/lib/stories/steps.ts';
import { hide, places } from '../../src/lib/stories/veils.ts';

const draft: Draft = {
	story: '5f0c1f0a-0000-4000-8000-000000000000',
	commission: 'morecambe-bay',
	commission_name: 'Morecambe Bay',
	body: { type: 'doc' },
	language: null,
	words: false,
	veils: [],
	version: 0,
	saved_at: '2026-11-02T10:00:00Z',
	handed_in_at: null,
	answer_way: null
};

describe('the pages of telling', () => {
	it('begin with the story, then the answer, then the check', () => {
		expect(furthest(draft)).toBe('story');
		expect(furthest({ ...draft, words: true })).toBe('answer');
		expect(furthest({ ...draft, words: true, answer_way: { way: 'return', safe: null } })).toBe(
			'check'
		);
	});
	it('lead back to the first page that is still open, and never forward past a question', () => {
		expect(instead(draft, 'check')).toBe('story');
		expect(instead({ ...draft, words: true }, 'check')).toBe('answer');
		expect(instead({ ...draft, words: true }, 'story')).toBeUndefined();
		expect(instead({ ...draft, words: true }, 'way-back')).toBe('answer');
	});
	it('end at the way back once the story is handed in', () => {
		const handedIn = { ...draft, words: true, handed_in_at: '2026-11-02T10:00:00Z' };
		expect(instead(handedIn, 'check')).toBe('way-back');
		expect(instead(handedIn, 'way-back')).toBeUndefined();
	});
});

describe('how we tell you it was read', () => {
	it('needs an answer, and asks for nothing when you come back yourself', () => {
		expect(answerWay.safeParse({}).success).toBe(false);
		expect(answerWay.safeParse({ way: 'return' }).success).toBe(true);
	});
	it('asks for the number, address or e-mail of the way that was chosen, and only that', () => {
		const phone = answerWay.safeParse({ way: 'phone', email: 'no' });
		expect(phone.error?.issues.map((issue) => issue.path.join())).toEqual(['phone']);
		expect(answerWay.safeParse({ way: 'phone', phone: '01524 000 000' }).success).toBe(true);
		expect(
			answerWay.safeParse({ way: 'email', email: "ada.o'brien+post@example.org" }).success
		).toBe(true);
		// A letter to two addresses goes to a stranger too.
		for (const email of ['ada at home', 'ada@example.org,bob@example.org', 'Ada<ada@example.org>'])
			expect([email, answerWay.safeParse({ way: 'email', email }).success]).toEqual([email, false]);
		expect(answerWay.safeParse({ way: 'letter', letter: 'Ada, 1 Some Street' }).success).toBe(true);
	});
});

describe('words to hide', () => {
	it('are found wherever they stand, whatever the spaces, case and quotation marks', () => {
		expect(places('I said “no” to him.\nI said "No" twice.', 'i said  "no"')).toEqual([
			{ first: 0, last: 11 },
			{ first: 20, last: 31 }
		]);
	});
	it('are counted in code points, as the database counts', () => {
		expect(places('💷💷 owed Mr Smith', 'Mr Smith')).toEqual([{ first: 8, last: 16 }]);
	});
	it('that are not there are not hidden', () => {
		expect(places('nothing of the kind', 'landlord')).toEqual([]);
		expect(places('anything', '   ')).toEqual([]);
	});
	it('join the circles of a place that is hidden already', () => {
		const plain = 'Mr Smith came';
		const once = hide([], plain, 'Mr Smith', ['civic']);
		expect(hide(once, plain, 'mr smith', ['public'])).toEqual([
			{ first: 0, last: 8, circles: ['civic', 'public'] }
		]);
	});
});

describe('the record', () => {
	const line = (kind: string, more: Partial<RecordLine> = {}): RecordLine => ({
		at: '2026-11-02T10:00:00Z',
		month: false,
		kind,
		role: null,
		organisation: null,
		name: null,
		note: null,
		detail: {},
		...more
	});
	it('names a facilitator who read the original, with the reason', () => {
		expect(
			sentence(
				line('read_original', {
					role: 'facilitator',
					organisation: 'The Well',
					name: 'Dev',
					note: 'first reading'
				})
			)
		).toBe('Dev (facilitator, The Well) read your words, and wrote why: “first reading”.');
	});
	it('gives readers by role, organisation and month', () => {
		const reading = line('read_copy', {
			month: true,
			role: 'civic',
			organisation: 'City Council'
		});
		expect(sentence(reading)).toBe('A civic commissioner from City Council read your story.');
		expect(when(reading)).toBe('November 2026');
	});
	it('says a choice back in full', () => {
		expect(
			sentence(line('chosen', { detail: { circles: ['community', 'civic'], uses: ['theme'] } }))
		).toBe(
			'You chose who may read it: the community commissioners and the civic commissioners. It may come up in search.'
		);
		expect(sentence(line('chosen', { detail: { circles: [], uses: [] } }))).toBe(
			'You chose: only your facilitator and you.'
		);
	});
	it('says what a theme was that they chose, and how it is said now', () => {
		const worded = (detail: RecordLine['detail']) => sentence(line('theme_worded', { detail }));
		const again = ' You can choose again, at “What it means to you”.';
		expect(worded({ theme: 'Warmth', was: 'Heating', meaning: 'Keeping warm.' })).toBe(
			'A theme that you chose has another name now: “Heating” is “Warmth”. The theme “Warmth” that you chose is said in other words now: “Keeping warm.”' +
				again
		);
		expect(worded({ theme: 'Warmth', bounds: true })).toBe(
			'What the theme “Warmth” that you chose includes and leaves out was worded anew.' + again
		);
	});
	it('says who wrote down and who heard what was said without the web', () => {
		const dev = { role: 'facilitator', organisation: 'The Well', name: 'Dev', note: 'At ten.' };
		const detail = { want: 'erase', channel: 'phone' };
		expect(sentence(line('wished', { ...dev, detail }))).toBe(
			'Dev (facilitator, The Well) wrote down, from what you said on the telephone, that you want to have it destroyed. They wrote: “At ten.”'
		);
		expect(sentence(line('wish_denied', { ...dev, detail }))).toMatch(/it stays hidden until you/);
		expect(sentence(line('wish_denied', { ...dev, detail: { want: 'open' } }))).toMatch(
			/Nothing was done\.$/
		);
		expect(sentence(line('wish_denied', { ...dev, detail: { want: 'yes' } }))).toMatch(
			/to say yes to something that was asked\. Nothing was done\.$/
		);
		for (const kind of ['withdrawn', 'erasing', 'resumed', 'brought_back', 'hid_words'])
			expect(sentence(line(kind, { detail: { helped: 'phone' } }))).toContain(', by telephone');
	});
	it('has a sentence for every line the database writes', () => {
		const kinds =
			'started handed_in read_original proposed read_first answered_proposal hid_words chosen approved paused resumed withdrawn read_copy coded asked_quote answered linked unlinked decision_worded decision_published decision_moved wished wish_heard wish_denied read_out';
		const unknown = sentence(line('something new'));
		for (const kind of kinds.split(' ')) {
			expect(sentence(line(kind))).not.toBe(unknown);
			expect(sentence(line(kind))).toMatch(/[.”]$/);
		}
	});
	it('joins lists as people say them', () => {
		expect(together([])).toBe('');
		expect(together(['a', 'b', 'c'])).toBe('a, b and c');
	});
});
