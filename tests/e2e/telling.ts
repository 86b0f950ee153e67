import { questions } from '#lib/reading/schema.ts';
import { expect, test, type Page } from '../support/e2e.ts';

/** Tells a story from Start to the way back. @returns the seven words */
export async function tell(
	page: Page,
	story: string,
	look: (page: Page) => Promise<void> = async () => {},
	answer: (page: Page) => Promise<void> = (page) => page.getByLabel('I come back myself').check()
): Promise<string> {
	await page.goto('/morecambe-bay/tell');
	await expect(page).toHaveTitle('Bay Notes');
	await look(page);
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Your story' })).toBeVisible();
	await page.getByRole('button', { name: 'Show my way back' }).click();
	await expect(page.locator('ol.words li')).toHaveCount(7);
	const words = (await page.locator('ol.words li').allTextContents()).join(' ');
	await page.getByRole('textbox', { name: 'Write it in your own words' }).fill(story);
	await look(page);
	await page.getByRole('button', { name: 'Save and go on' }).click();
	await expect(
		page.getByRole('heading', { level: 1, name: 'How can we tell you it was read?' })
	).toBeVisible();
	await look(page);
	await answer(page);
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Check, and hand in' })).toBeVisible();
	await expect(page.getByText(story.split('\n')[0]!)).toBeVisible();
	await look(page);
	await page.getByRole('button', { name: 'Hand it in' }).click();
	await expect(
		page.getByRole('heading', { level: 1, name: 'Thank you. We have it.' })
	).toBeVisible();
	expect((await page.locator('ol.words li').allTextContents()).join(' ')).toBe(words);
	await look(page);
	return words;
}

/** Where a journey begins after the telling: the same forms, posted as a browser without scripts posts them, and the page that follows. @returns the seven words */
export async function told(page: Page, story: string): Promise<string> {
	const origin = test.info().project.use.baseURL!;
	const post = async (to: string, form: Record<string, string> = {}) => {
		const answer = await page.request.post(`/morecambe-bay/tell${to}`, {
			form,
			headers: { origin, accept: 'text/html' },
			maxRedirects: 0
		});
		expect(answer.status()).toBe(303);
	};
	await post('');
	await post('/story?/next', { text: story, version: '0' });
	await post('/answer', { way: 'return' });
	await post('/check', { form: crypto.randomUUID() });
	await page.goto('/morecambe-bay/tell/way-back');
	await expect(
		page.getByRole('heading', { level: 1, name: 'Thank you. We have it.' })
	).toBeVisible();
	return (await page.locator('ol.words li').allTextContents()).join(' ');
}

/** Says no to each of the six questions of a first reading that nobody has answered, and that it is read. */
export async function finishReading(page: Page): Promise<void> {
	for (const [, question] of questions) {
		const asked = page.getByRole('group', { name: question });
		if (!(await asked.getByLabel('Yes', { exact: true }).isChecked()))
			await asked.getByLabel('No', { exact: true }).check();
	}
	await page.getByRole('button', { name: 'It is read' }).click();
}
