import { describe, expect, it } from 'vitest';
import { attempt, typed } from '../../src/lib/forms/read.ts';
import { needed } from '../../src/lib/forms/schema.ts';
import { typingIn } from '../../src/lib/helped/schema.ts';
import { answerWay } from '../../src/lib/stories/schema.ts';
import { z } from 'zod';

const posted = (fields: [string, string][]) => {
	const body = new FormData();
	for (const [name, value] of fields) body.append(name, value);
	return typed(new Request('http://127.0.0.1/', { method: 'POST', body }));
};

describe('what is typed into a form', () => {
	it('is read without NUL, which no database takes, whatever field it stands in', async () => {
		expect(
			await posted([
				['words', 'a\0b'],
				['themes[]', '\0c'],
				['themes[]', 'd\0']
			])
		).toEqual({ words: 'ab', themes: ['c', 'd'] });
	});
	it('is nothing where it was only that, and the form says so', async () => {
		const answer = await attempt(
			await posted([['words', '\0']]),
			z.object({ words: needed('Write something.', 10) }),
			() => Promise.reject(new Error('never asked'))
		);
		expect(answer).toMatchObject({ status: 422, data: { errors: { words: 'Write something.' } } });
	});
	it('is asked for again in the order of the page, and of whoever told it where somebody else types it in', async () => {
		const nothing = await attempt({}, typingIn, () => Promise.reject(new Error('never asked')));
		expect(Object.entries(nothing.data.errors).filter(([name]) => name !== 'form')).toEqual([
			['channel', 'Choose how it was told.'],
			['card', 'Type the number that stands outside on the card.'],
			['story', 'Type what they told. A few words are enough.'],
			['way', 'Choose how we can tell them it was read.'],
			['who', 'Choose what they marked. If they marked nothing, only the facilitators read it.']
		]);
	});
	it('says what can be written to reach somebody, with an example, and what to do where the paper has none', async () => {
		for (const [way, typed, example] of [
			['phone', 'ask next door', /six figures, like 01524 000 000\./],
			['letter', 'Morecam', /whole address for the envelope, like .+ Street/],
			['email', 'ada at home', /an @ and no spaces, like name@example\.org\./]
		] as const) {
			const values = { way, [way]: typed };
			const answer = await attempt(values, typingIn, () =>
				Promise.reject(new Error('never asked'))
			);
			expect(answer).toMatchObject({ status: 422, data: { values } });
			expect(answer.data.errors[way]).toMatch(example);
			// Not said to the teller: somebody else is typing.
			expect(answer.data.errors[way]).toMatch(/choose that they come back themselves\.$/);
			// In its place on the page: before what they marked.
			const names = Object.keys(answer.data.errors);
			expect(names.indexOf(way)).toBeLessThan(names.indexOf('who'));
			const own = answerWay.safeParse(values).error!.issues[0]!;
			expect(own.message).toMatch(example);
			expect(own.message).toMatch(/choose to come back yourself\.$/);
		}
	});
});
