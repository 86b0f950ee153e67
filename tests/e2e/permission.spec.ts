/** Permission in detail, as its storyteller meets it: one question a page, on a small phone, with JavaScript and without. */
import { accessible, expect, fits, test, type Page } from '../support/e2e.ts';
import { told } from './telling.ts';

async function good(page: Page) {
	await fits(page);
	await accessible(page);
}
const nothingTicked = (page: Page) =>
	expect(page.locator('input:checked'), 'nothing is ticked for anybody').toHaveCount(0);
const goOn = (page: Page) => page.getByRole('button', { name: 'Go on' }).click();

test('O4 C3 Ada allows one use to one circle, one question a page, and stops it with one button', async ({
	page
}) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await told(page, 'The lift in our block has been broken since Easter.');
	await page.getByRole('link', { name: 'Choose who may read it' }).click();
	await page.getByRole('link', { name: 'Choose in more detail' }).click();
	await expect(page.getByRole('heading', { name: 'Your permission in detail' })).toBeVisible();
	await good(page);

	// A use comes after reading.
	await page
		.getByRole('link', { name: /^Say yes to this ?: Find it in search, the civic/ })
		.click();
	await good(page);
	await page
		.getByRole('link', { name: 'Say first that the civic commissioners may read it' })
		.click();

	await expect(page.getByRole('heading', { name: 'How are you named to them?' })).toBeVisible();
	await nothingTicked(page);
	await good(page);
	await goOn(page);
	await expect(page.getByRole('alert')).toContainText('Choose how you are named');
	await page.getByLabel('A name I choose').check();
	await goOn(page);
	await expect(page.getByRole('alert')).toContainText('Write the name or the words to show');
	await page.getByLabel('The name, or the words to show').fill('Winnie');
	await goOn(page);
	await nothingTicked(page);
	await good(page);
	await page.getByLabel('Only the wider area it lies in').check();
	await goOn(page);
	await nothingTicked(page);
	await good(page);
	await page.getByLabel('The years, and no month').check();
	await goOn(page);
	await good(page);
	await page.getByLabel('Not before this day').fill('2027-03-01');
	await page.getByLabel('It ends on this day').fill('2027-02-01');
	await goOn(page);
	await expect(page.getByRole('alert')).toContainText('It would end before it opens');
	await page.getByLabel('It ends on this day').fill('2028-02-01');
	await goOn(page);
	await nothingTicked(page);
	await good(page);
	await page.getByLabel('Tell me when it is used').check();
	await goOn(page);
	await nothingTicked(page);
	await good(page);
	await goOn(page);
	await expect(page.getByRole('heading', { name: 'Check this, and say yes' })).toBeVisible();
	await expect(
		page.getByText('Not before Monday, 1 March 2027, until Tuesday, 1 February 2028.')
	).toBeVisible();
	await expect(page.getByText('Bay District Council: 1')).toBeVisible();
	await good(page);
	await page.getByRole('button', { name: 'Yes', exact: true }).click();
	await expect(page.getByText('named “Winnie”')).toBeVisible();
	await expect(page.getByText('not before Monday, 1 March 2027')).toBeVisible();
	await good(page);

	// What she said is there when she looks again, and one button ends it.
	await page.getByRole('link', { name: /^Change or stop this ?: Read it, the civic/ }).click();
	await expect(page.getByLabel('A name I choose')).toBeChecked();
	await expect(page.getByLabel('The name, or the words to show')).toHaveValue('Winnie');
	await page.getByRole('button', { name: 'Stop this' }).click();
	await expect(page.getByText('No: you stopped it.')).toBeVisible();

	// A no before anybody asks, and it is no harder to undo.
	await page.getByRole('button', { name: 'Do not ask me : Use it in the press' }).click();
	await expect(page.getByText('No, and nobody asks.')).toBeVisible();
	await good(page);
	await page.getByRole('button', { name: 'I may be asked again : Use it in the press' }).click();
	await expect(page.getByText('No, and nobody asks.')).toHaveCount(0);
	await page.getByRole('link', { name: 'Back to your story' }).click();

	// A receipt of each yes and no, signed within seconds, that names nothing of the story.
	await page.getByRole('link', { name: 'Your receipts' }).click();
	await good(page);
	await page.getByRole('link', { name: /You allowed something in detail/ }).click();
	await expect(page.getByText('What you did not agree to')).toBeVisible();
	await expect(
		page.getByText('ground in the law: consent; for what is sensitive: explicit consent').first()
	).toBeVisible();
	await expect(page.getByText('Bay District Council: 1')).toBeVisible();
	await good(page);
	await expect(page.getByText(/lift in our block|Winnie/)).toHaveCount(0);
	await expect
		.poll(async () => (await page.reload(), page.getByText('It is signed.').count()), {
			timeout: 20_000
		})
		.toBe(1);
	const file = await page.request.get(`${page.url()}/receipt.json`);
	const { document, jws } = (await file.json()) as { document: object; jws: string };
	await page.goto('/receipts');
	await good(page);
	const changed = { ...document, number: 99 };
	for (const forged of [
		`${jws.slice(0, -8)}AAAAAAAA`,
		JSON.stringify({ document: changed, jws })
	]) {
		await page.getByLabel('The receipt').fill(forged);
		await page.getByRole('button', { name: 'Check it' }).click();
		await expect(page.getByText('This is not a receipt as we wrote it.')).toBeVisible();
		await page.goto('/receipts');
	}
	await page.getByLabel('The receipt').fill(await file.text());
	await page.getByRole('button', { name: 'Check it' }).click();
	await expect(page.getByText('This receipt is genuine.')).toBeVisible();
	await good(page);
	await page.goto('/mine');
	await page.getByRole('link', { name: 'The lift in our block' }).click();
	await expect(page.getByText(/You said yes: the civic commissioners may read it/)).toBeVisible();
});

test('O4 A3 Ada names who must never see it, and is told once that anyone is everyone', async ({
	page
}) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await told(page, 'The damp came through the new paint.');
	await page.getByRole('link', { name: 'Choose who may read it' }).click();
	await page.getByRole('link', { name: 'Someone must never see it' }).click();
	await good(page);
	await page.getByRole('button', { name: 'They must never see it' }).click();
	await expect(page.getByRole('alert')).toContainText(
		'Choose one from the list, or write who it is'
	);
	// Nobody has read it: there are organisations to choose from, and no people.
	await expect(page.getByRole('group', { name: 'People' })).toHaveCount(0);
	await page.getByLabel('From the list').selectOption({ label: 'Sands Housing' });
	await page.getByRole('button', { name: 'They must never see it' }).click();
	await expect(page.getByRole('button', { name: /Take this off the list ?: Sands/ })).toBeVisible();
	await page.getByLabel('Or write who it is').fill('Marlon');
	await page.getByRole('button', { name: 'They must never see it' }).click();
	// A name can be tried by anybody: how many it fits is said once the story was read.
	await expect(page.getByText('“Marlon”')).toBeVisible();
	await expect(page.getByText(/we say once a facilitator has read your story/)).toBeVisible();
	await good(page);

	await page.getByRole('link', { name: 'Back to your story' }).click();
	await page.getByRole('link', { name: 'Choose who may read it' }).click();
	await page.getByLabel('Anyone', { exact: true }).check();
	await goOn(page);
	await expect(page.getByRole('alert')).toContainText('What anyone can read, they can read too.');
	await nothingTicked(page);
	await good(page);
	await page.getByLabel('The commission', { exact: true }).check();
	await goOn(page);
	await expect(page.getByRole('heading', { name: 'What may it be used for?' })).toBeVisible();
	await goOn(page);
	await page.getByLabel('no name').check();
	await goOn(page);
	await expect(page.getByRole('heading', { name: /asked once more/ })).toBeVisible();
	await goOn(page);
	await expect(page.getByText('Bay District Council: 1')).toBeVisible();
	await expect(page.getByText(/Sands Housing/)).toHaveCount(0);
	await expect(page.getByText('They are still in these numbers')).toBeVisible();
	await good(page);
	await page.getByRole('button', { name: 'Yes', exact: true }).click();

	// Side by side, exactly what each circle gets; and nothing of the list is printed anywhere.
	await page.getByRole('link', { name: 'Read exactly what each of them gets' }).click();
	await expect(page.getByText('The damp came through the new paint.')).toHaveCount(3);
	await good(page);
	await page.getByRole('link', { name: 'Back to your story' }).click();
	// On paper what was folded says so, and what was opened is there.
	const folded = page.locator('summary', { hasText: 'What you handed in' });
	const onPaper = async () => {
		await page.emulateMedia({ media: 'print' });
		const said = await folded.evaluate((summary) => getComputedStyle(summary, '::after').content);
		await page.emulateMedia({ media: 'screen' });
		return said;
	};
	expect(await onPaper()).toContain('folded when this was printed');
	await folded.click();
	expect(await onPaper()).toBe('none');
	await page.getByRole('link', { name: 'Someone must never see it' }).click();
	await expect(page.getByRole('heading', { name: 'Who must never see it?' })).toBeVisible();
	await expect(page.getByText('Sands Housing').first()).toBeVisible();
	await page.emulateMedia({ media: 'print' });
	await expect(page.getByText('Sands Housing').first()).toBeHidden();
	await page.emulateMedia({ media: 'screen' });
	for (const name of ['Sands Housing', 'Marlon']) {
		const off = page.getByRole('button', { name: `Take this off the list : ${name}` });
		await off.click();
		await expect(off).toHaveCount(0);
	}
	await expect(page.getByText('Nobody.')).toBeVisible();
});

test('O4 C3 C4 Ada says that she may be told what happens, how she is reached, and takes both back', async ({
	page
}) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await told(page, 'The clock in the waiting room stands still.');
	await page.getByRole('link', { name: 'Choose who may read it' }).click();
	await page.getByRole('link', { name: 'Back to your story' }).click();
	await page.getByRole('link', { name: 'Choose what we tell you, and how' }).click();
	await expect(page.getByText('No: we tell you nothing more.')).toBeVisible();
	await expect(page.getByText('You come back yourself, with your code words.')).toBeVisible();
	await nothingTicked(page);
	await good(page);

	await page.getByRole('button', { name: 'Yes, tell me what happens' }).click();
	await expect(page.getByText(/^Yes, until /)).toBeVisible();
	await expect(page.getByText('So what happens stands in your record')).toBeVisible();
	await good(page);

	// A number that cannot be rung is said on its field, and what was typed stays.
	const reach = page.getByRole('button', { name: 'Reach me in this way from now on' });
	await reach.click();
	await expect(page.getByRole('alert')).toContainText('Choose how we can tell you');
	await page.getByLabel('Ring me').check();
	await page.getByLabel('Telephone number').fill('12');
	await reach.click();
	await expect(page.getByRole('alert')).toContainText(
		'Write a telephone number with at least six figures'
	);
	await expect(page.getByLabel('Telephone number')).toHaveValue('12');
	await good(page);
	await page.getByLabel('Telephone number').fill('01524 000 001');
	await reach.click();
	await expect(page.getByText('We ring you.')).toBeVisible();
	// It is locked away, and no page shows it again.
	await expect(page.getByLabel('Telephone number')).toHaveValue('');
	await nothingTicked(page);
	await good(page);

	await page.getByRole('button', { name: 'Stop telling me' }).click();
	await expect(page.getByText('No: we tell you nothing more.')).toBeVisible();
	await page.getByLabel('I come back myself').check();
	await reach.click();
	await expect(page.getByText('You come back yourself, with your code words.')).toBeVisible();

	await page.getByRole('link', { name: 'Back to your story' }).click();
	await expect(page.getByText('You said yes: we may tell you what happens to it.')).toBeVisible();
	await expect(
		page.getByText('You stopped this: we may tell you what happens to it.')
	).toBeVisible();
	await page.getByRole('link', { name: 'Your receipts' }).click();
	await page.getByRole('link', { name: /You allowed something in detail/ }).click();
	await expect(
		page.getByRole('heading', { name: 'Tell me what happened: the facilitators on duty' })
	).toBeVisible();
	await good(page);
});

test('what is typed while a form is on its way stays when it comes back refused @javascript', async ({
	page
}) => {
	await told(page, 'The queue began before it was light.');
	await page.getByRole('link', { name: 'Choose who may read it' }).click();
	await page.getByRole('link', { name: 'Back to your story' }).click();
	await page.getByRole('link', { name: 'Choose what we tell you, and how' }).click();
	await page.getByLabel('Ring me').check();
	await page.getByLabel('Telephone number').fill('015');
	let arrived: () => void;
	const waiting = new Promise<void>((go) => (arrived = go));
	await page.route('**/told?/way', async (route) => {
		await waiting;
		await route.continue();
	});
	await page.getByRole('button', { name: 'Reach me in this way from now on' }).click();
	await page.getByLabel('Telephone number').press('End');
	await page.getByLabel('Telephone number').pressSequentially('24 000 002');
	await page.getByLabel('E-mail address').fill('ada@example.org');
	arrived!();
	await expect(page.getByRole('alert')).toContainText(
		'Write a telephone number with at least six figures'
	);
	await expect(page.getByLabel('Telephone number')).toHaveValue('01524 000 002');
	await expect(page.getByLabel('E-mail address')).toHaveValue('ada@example.org');
	await page.getByRole('button', { name: 'Reach me in this way from now on' }).click();
	await expect(page.getByText('We ring you.')).toBeVisible();
	await expect(page.getByLabel('Telephone number')).toHaveValue('');
	await expect(page.getByLabel('E-mail address')).toHaveValue('');
});
