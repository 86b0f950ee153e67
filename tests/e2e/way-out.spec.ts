/** The ways out, as a storyteller walks them: with and without JavaScript, on a small phone. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { accessible, expect, fits, test, type Page } from '../support/e2e.ts';
import { told } from './telling.ts';

async function good(page: Page) {
	await fits(page);
	await accessible(page);
}

/** Says, before the first reading, that both sides may read it and find it. */
async function allow(page: Page) {
	await page.getByRole('link', { name: 'Choose who may read it' }).click();
	await page.getByLabel('The commission', { exact: true }).check();
	await page.getByRole('button', { name: 'Go on' }).click();
	await page.getByLabel('It may come up in search').check();
	await page.getByRole('button', { name: 'Go on' }).click();
	await page.getByLabel('no name').check();
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByLabel('Share it as I chose')).toBeVisible();
	await page.getByRole('button', { name: 'Go on' }).click();
	await page.getByRole('button', { name: 'Yes', exact: true }).click();
}

test('stops one thing, then takes all of it back, and reads where it stopped', async ({ page }) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await told(page, 'The bus pass came a day after the interview.');
	await allow(page);
	await page.getByRole('link', { name: 'Take it back' }).click();
	await good(page);
	const thing = page
		.getByRole('listitem')
		.filter({ hasText: 'It may come up in search for the civic commissioners.' });
	await thing.getByRole('button', { name: 'Stop this' }).click();
	await expect(
		page.getByRole('heading', { level: 1, name: 'What stopped, and where' })
	).toBeVisible();
	await expect(
		page.getByRole('heading', {
			name: 'You stopped this: it may come up in search for the civic commissioners'
		})
	).toBeVisible();
	await good(page);
	await page.getByRole('link', { name: 'Back to your story' }).click();
	await expect(
		page.getByText('You stopped this: it may come up in search for the civic commissioners.')
	).toBeVisible();

	await page.getByRole('link', { name: 'Take it back' }).click();
	await expect(page.getByText('It may come up in search for the civic')).toHaveCount(0);
	await page.getByRole('button', { name: 'Take it back' }).click();
	await expect(page.getByRole('heading', { level: 2, name: 'You took it back' })).toBeVisible();
	await expect(
		page
			.getByRole('row', { name: /Every page that shows it/ })
			.first()
			.locator('time')
	).toBeVisible();
	await expect(page.getByText('What was printed before it stopped.')).toBeVisible();
	// The worker writes it down outside the archive, and the page says so once it has.
	await expect(async () => {
		await page.reload();
		await expect(
			page
				.getByRole('row', { name: /The list outside the archive/ })
				.first()
				.locator('time')
		).toBeVisible({ timeout: 1000 });
	}).toPass();
	await good(page);
	await page.getByRole('link', { name: 'Back to your story' }).click();
	await expect(page.getByText('You took it back. Nobody else can see it.')).toBeVisible();
	await good(page);
});

test('has it destroyed, brings it back, and then has it destroyed at once', async ({ page }) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await told(page, 'They kept my letter in the wrong drawer.');
	await page.goto('/mine');
	await page.getByRole('link', { name: 'They kept my letter in the wrong drawer.' }).click();
	const coming = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Take everything away' }).click();
	const file = await coming;
	expect(file.suggestedFilename()).toMatch(/^notes-\d{4}-\d{2}-\d{2}\.zip$/);
	const held = unzipSync(readFileSync(await file.path()));
	expect(Object.keys(held).sort()).toEqual([
		'allowed.html',
		'allowed.json',
		'happened.html',
		'happened.json',
		'receipts/1.json',
		'words.html',
		'words.json',
		'words.txt'
	]);
	expect(strFromU8(held['words.txt']!)).toBe('They kept my letter in the wrong drawer.\n');
	expect(strFromU8(held['words.html']!)).toContain('They kept my letter in the wrong drawer.');
	expect(strFromU8(held['happened.html']!)).toContain('You handed your words in.');
	// Only the receipts say whose archive it is from, as their page said.
	for (const [name, bytes] of Object.entries(held))
		if (!name.startsWith('receipts/'))
			expect(strFromU8(bytes)).not.toMatch(/morecambe|throughline|bay community/i);

	await page.getByRole('link', { name: 'Have it destroyed' }).click();
	// Copies made for safety are no part of what goes at once, and the page says so before the press.
	await expect(page.getByText('keep each for 35 days')).toBeVisible();
	await expect(page.getByText('with every copy of them')).toHaveCount(0);
	await good(page);
	await page.getByRole('button', { name: 'Have it destroyed' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('It will be destroyed on');
	await good(page);
	await page.getByRole('button', { name: 'Bring it back' }).click();
	await expect(page.getByText('It is waiting to be read.')).toBeVisible();
	await expect(page.getByText('You brought your story back, as it was before.')).toBeVisible();

	await page.getByRole('link', { name: 'Have it destroyed' }).click();
	await page.getByRole('button', { name: 'Have it destroyed' }).click();
	await page.getByRole('button', { name: 'Destroy it now' }).click();
	await expect(page.getByRole('heading', { level: 2, name: 'It was destroyed' })).toBeVisible();
	await expect(
		page.getByRole('row', { name: /Your words, and the key to them/ }).locator('time')
	).toBeVisible();
	await expect(page.getByText('Copies made for safety before')).toBeVisible();
	await good(page);
	await page.getByRole('link', { name: 'Back to your story' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'A story that is gone' })).toBeVisible();
	await expect(page.getByText('They kept my letter')).toHaveCount(0);
	await expect(page.getByText('Your story was destroyed.')).toBeVisible();
	await good(page);
	await page.goto('/mine');
	await expect(page.getByText('They kept my letter')).toHaveCount(0);
	await good(page);
});
