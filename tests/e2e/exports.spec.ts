/** Words that leave in a file: taken with one press, called back, and said to be destroyed. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { adasWords } from '../../supabase/local/demonstration.ts';
import { accessible, expect, fits, test, type Page } from '../support/e2e.ts';

async function good(page: Page) {
	await fits(page);
	await accessible(page);
}
const words = 'I had a tenner in my hand and nowhere to put it.';

/** The papers of the decision that is open, as Ben takes them. */
async function take(page: Page) {
	const coming = page.waitForEvent('download');
	await page.getByRole('button', { name: 'To prepare for a meeting' }).click();
	const file = await coming;
	expect(file.suggestedFilename()).toMatch(/^papers-\d{4}-\d{2}-\d{2}\.zip$/);
	const held = unzipSync(readFileSync(await file.path()));
	const html = strFromU8(held['papers.html']!);
	const { recall, parts } = JSON.parse(strFromU8(held['papers.json']!));
	return { html, recall: new URL(recall).pathname, parts: parts as { what: string }[] };
}

test('a member takes papers away; what its teller stops is called back from them', async ({
	page: ada,
	as,
	another,
	baseURL
}) => {
	test.setTimeout(240_000);
	const ben = await as('ben@example.org');
	await ben.setViewportSize({ width: 320, height: 640 });
	await ben.goto('/morecambe-bay/decisions');
	await ben.getByRole('link', { name: 'Meters do not go off at weekends' }).first().click();
	await expect(ben.getByRole('heading', { level: 2, name: 'Take it with you' })).toBeVisible();
	await good(ben);
	const decision = ben.url();
	const file = await take(ben);
	expect(file.parts.map(({ what }) => what)).toEqual(['quote', 'story']);
	expect(file.html).toContain(words);
	expect(file.html).toContain('Not everything we heard is shown here.');
	expect(file.html).toContain(`${baseURL}${file.recall}`);
	// The file itself is a page that anybody can read, on any screen.
	const reader = await another();
	await reader.setViewportSize({ width: 320, height: 640 });
	await reader.setContent(file.html);
	await expect(reader.getByRole('heading', { level: 1 })).toHaveText(
		'Meters do not go off at weekends'
	);
	await good(reader);
	await reader.goto(file.recall);
	await expect(
		reader.getByRole('heading', { level: 1, name: 'You may still keep this file' })
	).toBeVisible();
	await good(reader);
	// Nobody but a member is offered one.
	await reader.goto(decision);
	await expect(reader.getByRole('heading', { name: 'Take it with you' })).toHaveCount(0);

	await ada.setViewportSize({ width: 320, height: 640 });
	await ada.goto('/return');
	await ada.getByLabel('Your seven words').fill(adasWords());
	await ada.getByRole('button', { name: 'Open' }).click();
	await ada
		.getByRole('link', { name: /^We were on a key meter/ })
		.first()
		.click();
	await expect(
		ada.getByText(/took words of yours away in a file.*: to prepare for a meeting/).first()
	).toBeVisible();
	const mine = ada.url();
	await ada.getByRole('link', { name: 'Take it back' }).click();
	await ada
		.getByRole('listitem')
		.filter({ hasText: 'You may be asked about quoting it' })
		.getByRole('button', { name: 'Stop this' })
		.click();
	await expect(
		ada
			.getByRole('row', { name: /Files that commissioners took/ })
			.locator('time')
			.first()
	).toBeVisible();
	await expect(ada.getByText('Words of yours were taken in a file:')).toBeVisible();
	await good(ada);

	// The same address, a moment later; and Ben is told at his work.
	await reader.goto(file.recall);
	await expect(reader.getByRole('heading', { level: 1, name: 'Destroy part 1' })).toBeVisible();
	await expect(reader.getByText('You may still keep part 2.')).toBeVisible();
	await good(reader);
	await ben.goto('/morecambe-bay/work');
	await expect(
		ben.getByText('Something in a file that you took has to be destroyed.')
	).toBeVisible();
	await good(ben);
	await ben.getByRole('link', { name: 'See which part' }).click();
	await expect(ben.getByText('Destroy part 1.').first()).toBeVisible();
	await good(ben);
	// What he took in an earlier run is called back too, and each file is said to be destroyed by itself.
	const destroyed = ben.getByRole('button', { name: /^I have destroyed it/ });
	for (let left = await destroyed.count(); left > 0; left -= 1) {
		await destroyed.first().click();
		await expect(destroyed).toHaveCount(left - 1);
	}
	await expect(ben.getByText('You said that you did.').first()).toBeVisible();
	await ben.goto('/morecambe-bay/work');
	await expect(ben.getByText('has to be destroyed')).toHaveCount(0);
	await ada.goto(`${mine}/report`);
	await expect(ada.getByText('Somebody there said that they destroyed it.').first()).toBeVisible();

	// What she allows again is in a new file, and in the old one never again.
	await ada.goto(`${mine}/permission/details/public/quote`);
	await ada.getByLabel('my first name').check();
	await ada.getByLabel('The name, or the words to show').fill('Ada');
	const yes = ada.getByRole('button', { name: 'Yes', exact: true });
	while (!(await yes.isVisible())) {
		const asked = await ada.getByRole('heading', { level: 1 }).textContent();
		await ada.getByRole('button', { name: 'Go on' }).click();
		await expect(ada.getByRole('heading', { level: 1 })).not.toHaveText(asked!);
	}
	await yes.click();
	await ben.goto(decision);
	const again = await take(ben);
	expect(again.parts.map(({ what }) => what)).toEqual(['quote', 'story']);
	await reader.goto(again.recall);
	await expect(reader.getByText('Nothing in it has been called back today.')).toBeVisible();
	await reader.goto(file.recall);
	await expect(reader.getByRole('heading', { level: 1, name: 'Destroy part 1' })).toBeVisible();

	// What was never an address of ours is a page of nothing.
	expect((await reader.goto(`/recall/${'0'.repeat(32)}`))!.status()).toBe(404);
});
