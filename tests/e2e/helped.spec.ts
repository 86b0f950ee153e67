import { accessible, expect, fits, test, type Page } from '../support/e2e.ts';
import { tell } from './telling.ts';

/** Every page on the way is fit for a small phone and for a screen reader. */
async function good(page: Page) {
	await fits(page);
	await accessible(page);
}

test('Ada has lost her words: a facilitator hides her story, and with her words she opens it again', async ({
	page,
	as
}) => {
	await page.setViewportSize({ width: 320, height: 640 });
	const story = `The bus fare is a day of food, and it was ${Date.now()} times dearer.`;
	const words = await tell(page, story);
	await page.getByRole('link', { name: 'Leave this page now' }).click();
	await page.waitForURL(/bbc/);
	await page.goto('/return');
	await page.getByRole('link', { name: 'I have lost my words' }).click();
	await expect(page).toHaveTitle('Notes');
	await good(page);
	await page.getByRole('button', { name: 'Ask us to hide it' }).click();
	await expect(page.getByRole('alert')).toContainText('Choose the place it was told in.');
	await good(page);
	await page.getByLabel('Morecambe Bay').check();
	await page.getByLabel('How can we find it?').fill('It begins with the bus fare.');
	await page.getByRole('button', { name: 'Ask us to hide it' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'We have your message' })).toBeVisible();
	await good(page);
	const number = await page.locator('strong.number').textContent();

	const dev = await as('dev@example.org');
	await dev.setViewportSize({ width: 320, height: 640 });
	await dev.goto('/morecambe-bay/work');
	await good(dev);
	await dev.getByRole('link', { name: 'All tasks, and what is hidden now' }).click();
	await good(dev);
	await dev
		.locator('li', { hasText: `Number ${number}` })
		.getByRole('link')
		.click();
	await expect(dev.getByText('It begins with the bus fare.')).toBeVisible();
	await good(dev);
	const task = dev.url();
	// The newest in safekeeping is hers: opening it says so.
	await dev.goto('/morecambe-bay/work/reading');
	const newest = await dev
		.locator('main li', { hasText: 'It waits to be read' })
		.last()
		.getByRole('link')
		.getAttribute('href');
	await dev.goto(task);
	await dev.getByLabel('The address of the story').fill(newest!);
	await dev
		.getByLabel('In a few words, for the storyteller')
		.fill('You wrote that you lost your words.');
	await dev.getByRole('button', { name: 'Hide it now' }).click();
	await expect(dev.getByRole('alert')).toContainText('Choose why it is hidden.');
	await expect(dev.getByLabel('In a few words, for the storyteller')).toHaveValue(
		/lost your words/
	);
	await dev.getByLabel('The storyteller lost their words').check();
	await dev.getByRole('button', { name: 'Hide it now' }).click();
	await expect(dev.getByText('It is hidden now.')).toBeVisible();
	await dev.getByLabel('What was done?').fill('Found it and hid it.');
	await dev.getByRole('button', { name: 'It is dealt with' }).click();
	await expect(dev.getByText('You wrote that you lost your words.')).toBeVisible();
	await good(dev);

	await page.goto('/return');
	await page.getByLabel('Your seven words').fill(words);
	await page.getByRole('button', { name: 'Open' }).click();
	await page.getByRole('link', { name: story }).click();
	await expect(page.getByText('It is hidden. Nobody else can see it now.')).toBeVisible();
	await expect(
		page.getByText('Dev (facilitator, Bay Community Trust) hid your story.')
	).toBeVisible();
	await good(page);
	await page.getByRole('button', { name: 'Open it again' }).click();
	await expect(page.getByText('It is waiting to be read.')).toBeVisible();
});

test('somebody finds something wrong on an open page, and a facilitator hides the story at once', async ({
	page,
	as,
	another
}) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await page.goto('/morecambe-bay/stories');
	await page.locator('main a[href*="/morecambe-bay/stories/"]').first().click();
	await page.waitForURL(/[0-9a-f-]{36}$/);
	const address = new URL(page.url()).pathname;
	await page.getByRole('link', { name: 'Something wrong?' }).click();
	await good(page);
	await page.getByLabel('What should we know?').fill('My brother stands in it by name.');
	await page.getByRole('button', { name: 'Tell the facilitators' }).click();
	await expect(page.getByRole('alert')).toContainText('Choose what is wrong.');
	await expect(page.getByLabel('What should we know?')).toHaveValue(/My brother/);
	await page.getByLabel('This is about me').check();
	await page.getByRole('button', { name: 'Tell the facilitators' }).click();
	await expect(page.getByText('A facilitator answers it by')).toBeVisible();
	await good(page);
	const number = await page.locator('strong.number').textContent();
	// Asking hides nothing by itself.
	expect((await page.goto(address))!.status()).toBe(200);

	const dan = await as('dan@example.org');
	await dan.goto('/morecambe-bay/work/tasks');
	await dan
		.locator('li', { hasText: `Number ${number}` })
		.getByRole('link')
		.click();
	await expect(dan.getByText('My brother stands in it by name.')).toBeVisible();
	await dan.getByLabel('Somebody could be hurt').check();
	await dan.getByLabel('In a few words, for the storyteller').fill('A name stands in it.');
	await dan.getByRole('button', { name: 'Hide it now' }).click();
	await expect(dan.getByText('It is hidden now.')).toBeVisible();
	const nobody = await another();
	expect((await nobody.goto(address))!.status()).toBe(404);
	expect((await page.goto(address))!.status()).toBe(404);

	await dan.goto('/morecambe-bay/work/tasks');
	const held = dan.locator('li', { hasText: 'A name stands in it.' });
	await held.getByText('End this pause').click();
	await held.getByLabel('Why can it be opened again?').fill('The name was invented.');
	await held.getByRole('button', { name: 'End the pause' }).click();
	await expect(dan.getByText('A name stands in it.')).toHaveCount(0);
	expect((await page.goto(address))!.status()).toBe(200);
});
