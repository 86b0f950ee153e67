/** What letters say, whoever opens the envelope. */
import { describe, expect, it } from 'vitest';
import { letters, tidings, timely } from '#lib/letters/letters.ts';

const facts = {
	id: '00000000-0000-4000-8000-000000000000',
	from: 'Dev',
	telephone: '01524 000 100',
	origin: 'https://example.org'
};
const aTopic = /stor(y|ies)|commission|poverty|throughline|council|theme|benefit/i;

describe.each(Object.entries(letters))('%s', (_, write) => {
	const { subject, text } = write(facts);
	const whole = `${subject}\n${text}`;

	it('names no topic and no commission', () => {
		expect(whole).not.toMatch(aTopic);
	});
	it('is from a person, and says where to ring and how to stop', () => {
		expect(text.trimEnd().endsWith('\nDev')).toBe(true);
		expect(text).toContain('01524 000 100');
		expect(text).toMatch(/\nIf you (do not want|did not expect)/);
	});
	it('has words for an installation that has said no telephone yet', () => {
		const bare = write({ ...facts, from: null, telephone: null }).text;
		expect(bare).not.toMatch(/null|undefined/);
		expect(bare).toContain('ring us');
	});
});

it.each(Object.keys(tidings))('%s holds no address to follow, and says how to be alone', (kind) => {
	const { subject, text } = letters[kind]!(facts);
	expect(`${subject}\n${text}`).not.toMatch(/https?:|example\.org/);
	expect(text).toContain('Use your card when you are alone, or ring');
});

it.each(Object.entries(tidings))('%s is told by telephone as it is written', (kind, what) => {
	expect(what).not.toMatch(aTopic);
	expect(letters[kind]!(facts).text).toContain(`\n${what} Use your card`);
});
it.each(Object.entries(timely))(
	'C5 of a %s they hear the day, and what they can do about it',
	(_, said) => {
		const what = said('20 December');
		expect(what).not.toMatch(aTopic);
		expect(what).toContain('20 December');
		expect(what).toContain('use your card');
	}
);
it('C5 of a seal they hear that it can be stopped', () => {
	expect(timely.seal('20 December')).toContain('unless you stop it');
});
