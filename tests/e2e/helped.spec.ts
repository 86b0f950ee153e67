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

test('Ada crosses out a facilitator before she starts, and lets him in later', async ({
	page,
	as
}) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await page.goto('/morecambe-bay/tell');
	await page.getByText('Should one of them not read it?').click();
	await good(page);
	await page.getByLabel('Dan', { exact: true }).check();
	await page.getByLabel('Dev', { exact: true }).check();
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page.getByRole('alert')).toContainText('One facilitator has to stay');
	await good(page);
	await page.getByLabel('Dan', { exact: true }).uncheck();
	await page.getByRole('button', { name: 'Start' }).click();
	const story = `Dev lives next door to me, and I count ${Date.now()} steps to the shop.`;
	await page.getByRole('textbox', { name: 'Write it in your own words' }).fill(story);
	await page.getByRole('button', { name: 'Save and go on' }).click();
	await page.getByLabel('I come back myself').check();
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByText('Dan may keep it safe and read it.')).toBeVisible();
	await good(page);
	await page.getByRole('button', { name: 'Hand it in' }).click();
	await expect(page.getByRole('heading', { name: 'Thank you. We have it.' })).toBeVisible();

	const dev = await as('dev@example.org');
	const waiting = async () => {
		await dev.goto('/morecambe-bay/work/reading');
		return dev.locator('main li', { hasText: 'It waits to be read' }).count();
	};
	const before = await waiting();
	await page.goto('/mine');
	await page.getByRole('link', { name: story }).click();
	await page.getByRole('link', { name: 'Choose which facilitators may read it' }).click();
	await expect(page.getByText('You crossed them out.')).toBeVisible();
	await good(page);
	await page.getByRole('button', { name: 'Let Dev read it' }).click();
	await expect(page.getByText('You crossed them out.')).toHaveCount(0);
	expect(await waiting()).toBe(before + 1);
	await good(dev);
});

test('Ben thinks he knows who tells a story, says so, and is not shown it again', async ({
	as
}) => {
	const ben = await as('ben@example.org');
	await ben.goto('/morecambe-bay/stories');
	const links = ben.locator('main a[href*="/morecambe-bay/stories/"]');
	// One that is not open to everyone: nobody can be kept out of what is.
	const addresses = await links.evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
	let address = '';
	for (const one of addresses) {
		if ((await fetch(new URL(one, ben.url()))).status === 404) address ||= one;
	}
	await ben.goto(address);
	await ben.getByText('Do you think you know who tells this?').click();
	await good(ben);
	await ben.getByRole('button', { name: 'I think I know them, and stop reading' }).click();
	await expect(ben.getByRole('heading', { level: 1, name: 'Stories' })).toBeVisible();
	expect((await ben.goto(address))!.status()).toBe(404);
	const dev = await as('dev@example.org');
	await dev.goto('/morecambe-bay/work/tasks');
	await dev
		.getByRole('link', { name: 'A reader thinks they know who tells a story, and stopped reading' })
		.first()
		.click();
	await expect(dev.getByText('Ben, community commissioner')).toBeVisible();
	await good(dev);
});
