import { accessible, code, expect, fits, sevenDaysPass, test, type Page } from '../support/e2e.ts';
import { finishReading, told } from './telling.ts';

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
	const words = await told(page, story);
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

test('Ada crosses out a facilitator before she starts, and lets him in when nobody else may read it any more', async ({
	page,
	as
}) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await page.goto('/morecambe-bay/tell');
	// A press on a page that is still being laid out can miss.
	const dan = page.getByLabel('Dan', { exact: true });
	await expect(async () => {
		if (!(await dan.isVisible())) await page.getByText('Should one of them not read it?').click();
		await expect(dan).toBeVisible({ timeout: 1_000 });
	}).toPass();
	await good(page);
	// Before the press: what it means that it is he who leads on safeguarding.
	const leads = page.getByText('If you cross Dan out and someone may be seriously harmed');
	await expect(leads).toBeVisible();
	await dan.check();
	await page.getByLabel('Dev', { exact: true }).check();
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page.getByRole('alert')).toContainText('One facilitator has to stay');
	await good(page);
	await dan.uncheck();
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
	const promised = page.getByText('An answer will be here by');
	await expect(promised).toBeVisible();
	const mine = page.url();
	await page.getByRole('link', { name: 'Choose which facilitators may read it' }).click();
	await expect(page.getByText('You crossed them out.')).toBeVisible();
	await expect(leads).toBeVisible();
	await good(page);

	// Dan thinks that he knows her. Nobody is left who may read it, and no day is promised that nobody keeps.
	const stops = await as('dan@example.org');
	await stops.goto(`/morecambe-bay/work/reading/${mine.split('/').at(-1)}`);
	await stops.getByText('Do you think you know who tells this?').click();
	await stops.getByRole('button', { name: 'I think I know them, and stop reading' }).click();
	await expect(stops.getByRole('heading', { level: 1, name: 'In safekeeping' })).toBeVisible();
	await page.goto(mine);
	const warning = page.getByRole('heading', { name: 'No facilitator may read this now' });
	await expect(warning).toBeVisible();
	await expect(page.getByText(/Say the number \d+, and nothing of what it is about/)).toBeVisible();
	await expect(promised).toHaveCount(0);
	await good(page);
	expect(await waiting()).toBe(before);
	await page.getByRole('link', { name: 'See who is a facilitator today' }).click();
	await expect(page.getByText('Thinks they may know you, and does not read it.')).toBeVisible();
	await expect(page.getByText('None of them may read it now.')).toBeVisible();
	await good(page);
	await page.getByRole('button', { name: 'Let Dev read it' }).click();
	await expect(page.getByText('You crossed them out.')).toHaveCount(0);
	await expect(page.getByText('None of them may read it now.')).toHaveCount(0);
	expect(await waiting()).toBe(before + 1);
	await page.goto(mine);
	await expect(page.getByText('It is waiting to be read.')).toBeVisible();
	await expect(promised).toBeVisible();
	await expect(warning).toHaveCount(0);
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
		.last()
		.click();
	await expect(dev.getByText('Ben, community commissioner')).toBeVisible();
	await good(dev);
});

test('a story told on paper: a sealed card, a helper who types it in, and a yes with the words of the card; who joins by a card of their own, and what comes soon, waits for its teller; what was typed under a wrong card comes to the right one', async ({
	page,
	as,
	another
}) => {
	test.setTimeout(240_000);
	// Two people print a card together.
	const kit = await as('kit@example.org');
	const dev = await as('dev@example.org');
	for (const one of [kit, dev]) await one.setViewportSize({ width: 320, height: 640 });
	await kit.goto('/morecambe-bay/work');
	await kit.getByRole('link', { name: 'Sealed cards' }).click();
	await kit.getByLabel('How many cards?').fill('100');
	await kit.getByRole('button', { name: 'Ask for them' }).click();
	await expect(kit.getByRole('alert')).toContainText('Ask for 1 to 60 cards.');
	await kit.getByLabel('How many cards?').fill('5');
	await kit.getByRole('button', { name: 'Ask for them' }).click();
	const first = (await kit.locator('p.half').textContent())!;
	await good(kit);
	await dev.goto('/morecambe-bay/work/cards');
	await dev.getByRole('button', { name: 'Yes, I will print them with Kit' }).first().click();
	const second = (await dev.locator('p.half').textContent())!;
	await kit.goto('/morecambe-bay/work/cards');
	await kit.getByLabel('The four words of Kit').fill(first);
	await kit.getByLabel('The four words of Dev').fill('not the right words');
	await kit.getByRole('button', { name: 'Show the cards, once' }).click();
	await expect(kit.getByRole('alert')).toContainText('These are not the four words');
	await kit.getByLabel('The four words of Dev').fill(second);
	await kit.getByRole('button', { name: 'Show the cards, once' }).click();
	await expect(kit.getByRole('heading', { name: 'Print these now' })).toBeVisible();
	await good(kit);
	const [number, hers, theirs, wrong, spare] = (await kit
		.locator('.outside strong')
		.allTextContents()) as [string, string, string, string, string];
	const [words, herWords, theirWords, wrongWords] = (
		await kit.locator('ol.words').allInnerTexts()
	).map((list) => list.replace(/\s+/g, ' ')) as [string, string, string, string];
	await kit.getByRole('link', { name: 'They are printed and sealed' }).click();
	await expect(kit.getByText('Printed on').first()).toBeVisible();

	// Dev types in what is on the paper.
	const story = `Written with a pencil, ${Date.now()} words of it.`;
	await dev.goto('/morecambe-bay/work/type-in');
	await good(dev);
	await dev.getByLabel('On paper').check();
	await dev.getByLabel('The number outside on their card').fill('1234 5678');
	await dev.getByLabel('Their story, in their own words').fill(story);
	// What reaches nobody is not taken for a number: the box says what is, and keeps what was typed.
	await dev.getByLabel('Ring them').check();
	await dev.getByLabel('Telephone number').fill('ask next door');
	await dev.getByRole('button', { name: 'Keep it for them' }).click();
	await dev.getByRole('alert').getByRole('link', { name: 'at least six figures, like' }).click();
	await expect(dev.getByLabel('Telephone number')).toBeFocused();
	await expect(dev.locator('#phone-error')).toBeInViewport();
	await expect(dev.getByLabel('Telephone number')).toHaveValue('ask next door');
	await expect(dev.getByLabel('Their story, in their own words')).toHaveValue(story);
	await good(dev);
	await dev.getByLabel('They come back themselves').check();
	const about = 'Forms, and who can fill them in.';
	const most = 'That nobody offered me a chair.';
	await dev.getByLabel('In their own words: what is it about?').fill(about);
	await dev.getByLabel('Which part matters most?').fill(most);
	await dev.getByLabel('Letters and forms').check();
	await dev.getByLabel('In which year, roughly?').fill('2024');
	await dev.getByLabel('The commission', { exact: true }).check();
	await dev.getByLabel('no name').check();
	await dev.getByRole('button', { name: 'Keep it for them' }).click();
	await expect(dev.getByRole('alert')).toContainText('That is not the number of a card');
	await expect(dev.getByLabel('Their story, in their own words')).toHaveValue(story);
	await expect(dev.getByLabel('In their own words: what is it about?')).toHaveValue(about);
	await expect(dev.getByLabel('Letters and forms')).toBeChecked();
	await dev.getByLabel('The number outside on their card').fill(number);
	await dev.getByRole('button', { name: 'Keep it for them' }).click();
	await expect(dev.getByRole('heading', { name: 'It is kept' })).toBeVisible();
	await good(dev);

	// Its teller opens the card, and says that it is right.
	await page.setViewportSize({ width: 320, height: 640 });
	await page.goto('/return');
	await page.getByLabel('Your seven words').fill(words);
	await page.getByRole('button', { name: 'Open' }).click();
	await page.getByRole('link', { name: story }).click();
	await expect(page.getByRole('heading', { name: 'Is this right?' })).toBeVisible();
	// What it means was typed in too, and is part of what is right or is not.
	for (const answer of [about, most, 'Letters and forms', '2024'])
		await expect(page.locator('q', { hasText: answer })).toBeVisible();
	await good(page);
	await page.getByRole('link', { name: 'say anew what it means' }).click();
	await expect(page.getByLabel('In your own words: what is it about?')).toHaveValue(about);
	await expect(page.getByLabel('Which part matters most?')).toHaveValue(most);
	await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(1);
	await expect(page.getByLabel('Letters and forms')).toBeChecked();
	await expect(page.getByLabel('In which year')).toHaveValue('2024');
	await page.getByRole('link', { name: 'Back to your story' }).click();
	await page.getByRole('button', { name: 'Yes, this is right' }).click();
	await expect(
		page.getByText('You said that what was written down for you is right.')
	).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Is this right?' })).toHaveCount(0);
	const mine = page.url();

	await dev.goto(`/morecambe-bay/work/reading/${mine.split('/').at(-1)}`);
	await dev.getByLabel('Why are you reading it now?').fill('the first reading');
	await dev.getByRole('button', { name: 'Open the story' }).click();
	await finishReading(dev);
	await expect(dev.getByRole('heading', { name: 'Hello, Dev' })).toBeVisible();
	await page.goto(mine);
	await page.getByRole('button', { name: 'Yes, share it as I chose' }).click();

	// Dev asks for new words by mistake, and Dan stops it. Their teller reads both.
	const care = `/morecambe-bay/work/reading/${mine.split('/').at(-1)}/care`;
	await dev.goto(care);
	await dev.getByText('Ask for new words').click();
	await dev.getByLabel('The number outside on a new sealed card').fill(spare);
	for (const question of ['Do you know this person?', 'Does somebody else have the old words?'])
		await dev.getByRole('group', { name: question }).getByLabel('No', { exact: true }).check();
	const asking = dev.locator('form[action="?/words"]');
	await asking.getByLabel('How did they ask?').fill('Somebody rang about a card.');
	await asking.getByRole('button').click();
	await expect(dev.getByText('Another facilitator has to say yes.')).toBeVisible();
	await good(dev);
	const dan = await as('dan@example.org');
	await dan.setViewportSize({ width: 320, height: 640 });
	await dan.goto(care);
	await expect(dan.getByRole('button', { name: 'Yes, give them new words' })).toBeVisible();
	await good(dan);
	await dan.getByRole('button', { name: 'Stop asking for new words' }).click();
	await expect(dan.getByRole('button', { name: 'Stop asking for new words' })).toHaveCount(0);
	await page.goto(mine);
	await expect(page.getByText('asked for new code words for you')).toBeVisible();
	await expect(page.getByText('stopped the asking for new code words')).toBeVisible();

	// One use that opens later, and one that ends soon.
	const soon = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
	for (const [circle, label] of [
		['community', 'Not before this day'],
		['civic', 'It ends on this day']
	]) {
		await page.goto(`${mine}/permission/details/${circle}/evidence`);
		await page.getByLabel(label!).fill(soon);
		await page.getByRole('button', { name: 'Go on' }).click();
		await expect(page.getByRole('heading', { name: 'anything you ask of them' })).toBeVisible();
		await good(page);
		await page.getByRole('button', { name: 'Go on' }).click();
		await page.getByRole('button', { name: 'Yes', exact: true }).click();
		await expect(page.getByRole('heading', { name: 'Your permission in detail' })).toBeVisible();
	}

	// Una has no e-mail address. She comes in by a card, and reads nothing that was given before.
	const name = `Una ${Date.now()}`;
	await kit.goto('/morecambe-bay/work/roster/invite');
	await kit.getByRole('link', { name: 'Invite them by card' }).click();
	await expect(kit.getByRole('heading', { name: 'Invite somebody by card' })).toBeVisible();
	await kit.getByLabel('The name they want to be shown by').fill(name);
	await kit.getByLabel('The number outside on their card').fill(number);
	await kit.getByRole('button', { name: 'Invite them' }).click();
	await expect(kit.getByRole('alert')).toContainText('a card that is still unused');
	await expect(kit.getByLabel('The name they want to be shown by')).toHaveValue(name);
	await good(kit);
	await kit.getByLabel('The number outside on their card').fill(hers);
	await kit.getByRole('button', { name: 'Invite them' }).click();
	await kit.getByRole('link', { name }).click();
	await good(kit);
	await kit.getByLabel('Community commissioner').check();
	await kit.getByLabel('Which organisation do they sit for?').fill('Sands Tenants');
	await kit.getByRole('button', { name: 'Give the seat' }).click();
	await expect(kit.getByRole('heading', { level: 1, name: 'Who takes part' })).toBeVisible();

	const una = await another();
	await una.setViewportSize({ width: 320, height: 640 });
	await una.goto('/sign-in');
	await una.getByRole('link', { name: 'Sign in with your card' }).click();
	await una.getByLabel('Your seven words').fill('not these seven words that open it');
	await una.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(una.getByRole('alert')).toContainText('did not open anything');
	await good(una);
	await una.getByLabel('Your seven words').fill(herWords);
	await una.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(una.getByText('You are here as a community commissioner')).toBeVisible();
	await good(una);
	const address = `/morecambe-bay/stories/${mine.split('/').at(-1)}`;
	await una.goto(address);
	await una.getByRole('button', { name: 'I promise' }).click();
	await expect(una.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
	expect((await una.goto(address))!.status()).toBe(404);

	// Whoever looks after the story can read it out to them too: by organisations and numbers, and no name.
	await dev.goto(`/morecambe-bay/work/by-telephone/asked?story=${mine.split('/').at(-1)}`);
	await dev.getByRole('link', { name: 'Somebody joined since they said yes' }).click();
	const readOut = dev.getByRole('region', { name: 'Read this out to them' });
	await expect(readOut).toContainText('1 community commissioner:');
	await expect(readOut).toContainText('1 from Sands Tenants');
	await expect(readOut).not.toContainText(name);
	await good(dev);
	await dev.getByRole('link', { name: 'Not now' }).click();
	await expect(dev.getByRole('heading', { level: 1, name: 'What they are asked' })).toBeVisible();

	await page.goto(mine);
	await page.getByRole('link', { name: 'May they read it too?' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Somebody joined' })).toBeVisible();
	await expect(page.getByText(`${name}, Sands Tenants`)).toBeVisible();
	await good(page);
	await page.getByRole('button', { name: 'Yes', exact: true }).click();
	await expect(page.getByText('You said yes to those who joined.')).toBeVisible();
	expect((await una.goto(address))!.status()).toBe(200);
	// What she was writing when her session ended waits for her card.
	await una.goto('/morecambe-bay/work/decisions/new');
	await una.getByLabel('Title').fill('Heating stays on until ten');
	await una.getByLabel('Commitment').check();
	await una.context().clearCookies();
	await una.getByRole('button', { name: 'Save the draft' }).click();
	await expect(una.getByText('What you typed is not lost')).toBeVisible();
	await good(una);
	await una.getByLabel('Your seven words').fill(herWords);
	await una.getByRole('button', { name: 'Sign in by card' }).click();
	await expect(una.getByRole('alert')).toContainText('You are back');
	await expect(una.getByLabel('Title')).toHaveValue('Heating stays on until ten');
	await una.goto(address);
	await una.getByRole('button', { name: 'Sign out' }).click();
	await expect(una.getByRole('link', { name: 'Members sign in' })).toBeVisible();
	expect((await una.goto(address))!.status()).toBe(404);

	// What somebody told by telephone is typed under the wrong card. It comes to the right one, and to nobody before.
	const spoken = `Said on the telephone at ${Date.now()}.`;
	await dev.goto('/morecambe-bay/work/type-in');
	await dev.getByLabel('By telephone').check();
	await dev.getByLabel('The number outside on their card').fill(wrong);
	await dev.getByLabel('Their story, in their own words').fill(spoken);
	await dev.getByLabel('They come back themselves').check();
	await dev.getByLabel('The commission', { exact: true }).check();
	await dev.getByLabel('no name').check();
	await dev.getByRole('button', { name: 'Keep it for them' }).click();
	await expect(dev.getByRole('heading', { name: 'It is kept' })).toBeVisible();
	const opened = async (who: Page) => {
		await who.goto('/morecambe-bay/work/reading');
		await who
			.locator('main li', { hasText: 'It waits to be read' })
			.last()
			.getByRole('link')
			.click();
		await who.getByLabel('Why are you reading it now?').fill('the first reading');
		await who.getByRole('button', { name: 'Open the story' }).click();
		await expect(who.getByText(spoken)).toBeVisible();
	};
	await opened(dev);
	await expect(
		dev.getByText('You typed it in, so somebody else has to hear their yes.')
	).toBeVisible();
	const put = `${dev.url().split('?')[0]}/care`;
	await dev.goto(put);
	await expect(dev.getByText('Was it typed under the wrong card?')).toBeVisible();
	await dev.getByText('We made a mistake', { exact: true }).click();
	await dev.getByLabel('It was typed under a wrong card').check();
	await dev.getByLabel('In a few words, for the storyteller').fill('We took the wrong card.');
	await dev.getByRole('button', { name: 'Hide it and tell them' }).click();
	await expect(dev.getByText('A mistake of ours is being put right.')).toBeVisible();
	await dev.getByText('Ask for new words').click();
	await dev.getByLabel('The number outside on a new sealed card').fill(theirs);
	const says = (who: Page, question: string, answer: string) =>
		who.getByRole('group', { name: question }).getByLabel(answer, { exact: true }).check();
	await says(dev, 'Do you know this person?', 'No');
	await says(dev, 'Does somebody else have the old words?', 'Yes');
	await asking.getByLabel('How did they ask?').fill('It belongs to another card.');
	await asking.getByRole('button').click();
	await expect(dev.getByText('Another facilitator has to say yes.')).toBeVisible();
	await dan.goto(put);
	await says(dan, 'Do you know this person?', 'Yes');
	await dan.getByRole('button', { name: 'Yes, give them new words' }).click();
	await expect(dan.getByRole('button', { name: 'Yes, give them new words' })).toHaveCount(0);
	await good(dan);
	const they = await another();
	const opens = async (card: string) => {
		await they.goto('/return');
		await they.getByLabel('Your seven words').fill(card);
		await they.getByRole('button', { name: 'Open' }).click();
	};
	for (const card of [wrongWords, theirWords]) {
		await opens(card);
		await expect(they.getByRole('alert')).toContainText('did not open anything');
	}
	await sevenDaysPass();
	await opens(theirWords);
	await they.getByRole('link', { name: spoken }).click();
	await expect(they.getByText('They wrote: “We took the wrong card.”').first()).toBeVisible();
	await good(they);
	// A mistake, and new words: each is opened again by itself.
	const again = they.getByRole('button', { name: 'Open it again' });
	await expect(again).toHaveCount(2);
	await again.first().click();
	await expect(again).toHaveCount(1);
	await again.click();
	await expect(again).toHaveCount(0);
	await expect(they.getByRole('heading', { name: 'Is this right?' })).toBeVisible();

	// They would rather say it than read it: their yes is heard by a facilitator who did not type it.
	await opened(dan);
	await dan.getByText('I read it back to them, and they say yes').click();
	await good(dan);
	await dan.getByRole('button', { name: 'They said yes to this' }).click();
	await expect(dan.getByRole('heading', { level: 1, name: 'In safekeeping' })).toBeVisible();
	await opened(dan);
	await expect(dan.getByText('It was confirmed on')).toBeVisible();
	await good(dan);
	// Who opens the card later reads who heard it.
	await opens(theirWords);
	await they.getByRole('link', { name: spoken }).click();
	await expect(they.getByText('Dan').first()).toBeVisible();
	await opens(wrongWords);
	await expect(they.getByRole('alert')).toContainText('did not open anything');
	await opens(theirWords);
	await they.getByRole('link', { name: spoken }).click();

	// They ring, and the number outside on the card is all they need to say.
	await dev.goto('/morecambe-bay/work/by-telephone');
	await dev.getByLabel('The number outside on their card').fill(`${theirs.slice(0, 4)} 0000`);
	await dev.getByLabel('Have it hidden').check();
	await dev.getByLabel('By telephone').check();
	await dev.getByLabel('How did they ask').fill('They do not want it read just now.');
	await dev.getByRole('button', { name: 'Write it down' }).click();
	await expect(dev.getByRole('alert')).toContainText('Nothing that you look after has this number');
	await expect(dev.getByLabel('How did they ask')).toHaveValue(/just now/);
	await dev.getByLabel('The number outside on their card').fill(theirs);
	await dev.getByRole('button', { name: 'Write it down' }).click();
	await expect(dev.getByText('It is hidden now')).toBeVisible();
	await they.reload();
	await expect(they.getByText('that you want to have it hidden')).toBeVisible();
	await expect(they.getByText('You asked us to hide it.')).toBeVisible();

	// The clock opens and ends nothing that its teller was not told of: one button renews, one stops.
	// The worker looks once a minute: by now it has, or soon will. The day that was chosen last: it may have looked between the two.
	const ends = page.getByText('this ends: it may back a decision');
	await expect
		.poll(async () => (await page.goto(mine), ends.count()), {
			timeout: 90_000,
			intervals: [2_000]
		})
		.toBe(1);
	const coming = page.getByRole('heading', { name: 'Coming soon' });
	await expect(coming).toBeVisible();
	await good(page);
	await expect(
		page.getByText('It may back a decision, for the civic commissioners: until')
	).toBeVisible();
	await page.getByRole('button', { name: /^Renew this one.*It may back a decision/ }).click();
	await expect(page.getByRole('heading', { name: 'Your permission in detail' })).toBeVisible();
	await page.goto(mine);
	await expect(page.getByText('it opens: it may back a decision')).toBeVisible();
	await expect(page.getByText('this ends: it may back a decision')).toHaveCount(0);
	await page.getByRole('button', { name: 'Stop it before it opens' }).click();
	await expect(page.getByRole('heading', { name: 'Your permission in detail' })).toBeVisible();
	await page.goto(mine);
	await expect(coming).toHaveCount(0);
	await expect(page.getByText('You renewed this')).toBeVisible();
});

test('somebody rings: it is hidden at once, and destroyed or opened when a second facilitator has heard them', async ({
	page,
	as
}) => {
	await page.setViewportSize({ width: 320, height: 640 });
	const story = `I said this aloud, ${Date.now()} times.`;
	await told(page, story);
	await page.goto('/mine');
	await page.getByRole('link', { name: story }).click();
	await page.waitForURL(/[0-9a-f-]{36}$/);
	const mine = page.url();
	const address = mine.split('/').at(-1)!;
	const dev = await as('dev@example.org');
	const dan = await as('dan@example.org');
	for (const who of [dev, dan]) await who.setViewportSize({ width: 320, height: 640 });
	/** Dev writes down what they said. @returns where Dan answers */
	const rings = async (want: string, from: string) => {
		await dev.goto(from);
		await dev.getByLabel(want).check();
		await dev.getByLabel('By telephone').check();
		await dev.getByLabel('How did they ask').fill('She rang at ten.');
		await dev.getByRole('button', { name: 'Write it down' }).click();
		await expect(dev.getByRole('heading', { name: 'It is written down' })).toBeVisible();
		await good(dev);
		return (await dev
			.getByRole('link', { name: 'Here the other facilitator answers' })
			.getAttribute('href'))!;
	};
	const answers = async (task: string, label: string) => {
		await dan.goto(task);
		await expect(dan.getByText('She rang at ten.')).toBeVisible();
		await dan.getByLabel(label).check();
		await dan.getByRole('button', { name: 'Keep their answer' }).click();
		await expect(dan.getByRole('heading', { name: 'What people ask of you' })).toBeVisible();
	};

	await dev.goto('/morecambe-bay/work');
	await dev.getByRole('link', { name: 'Somebody rang about their story' }).click();
	await good(dev);
	await dev.getByLabel('Or the address of the story').fill(mine);
	await dev.getByRole('button', { name: 'Write it down' }).click();
	await expect(dev.getByRole('alert')).toContainText('Choose what they want.');
	await expect(dev.getByLabel('Or the address of the story')).toHaveValue(mine);
	await good(dev);

	// Somebody who was not the storyteller: nothing lasting came of it.
	const first = await rings(
		'Have it destroyed',
		`/morecambe-bay/work/by-telephone?story=${address}`
	);
	await page.goto(mine);
	await expect(page.getByText('It is hidden. Nobody else can see it now.')).toBeVisible();
	await dev.goto(first);
	await expect(
		dev.getByText('You wrote it down, so another facilitator has to speak with them.')
	).toBeVisible();
	await dan.goto('/morecambe-bay/work/tasks');
	await expect(dan.locator(`a[href="${first}"]`)).toHaveText(/rang, wrote or came/);
	await good(dan);
	await dan.goto(first);
	await good(dan);
	await dan.getByRole('button', { name: 'Keep their answer' }).click();
	await expect(dan.getByRole('alert')).toContainText('Say what they told you.');
	await answers(first, 'It was not so');
	await page.goto(mine);
	await expect(page.getByText('you do not want to have it destroyed')).toBeVisible();
	await good(page);

	// They want it opened, and then destroyed after all.
	await dev.goto('/morecambe-bay/work/tasks');
	const again = await dev
		.getByRole('link', { name: 'They want it opened again' })
		.and(dev.locator(`[href$="${address}"]`))
		.getAttribute('href');
	await answers(await rings('Have it opened again', again!), 'They want to have it opened again');
	await page.goto(mine);
	await expect(page.getByText('It is waiting to be read.')).toBeVisible();
	await expect(page.getByText('You opened your story again, by telephone.')).toBeVisible();
	await answers(
		await rings('Have it destroyed', `/morecambe-bay/work/by-telephone?story=${address}`),
		'They want to have it destroyed'
	);
	await page.goto(mine);
	await expect(page.getByText('You asked us to destroy your story, by telephone.')).toBeVisible();
	await expect(page.getByText('spoke with you, and heard').first()).toBeVisible();
	await good(page);
	await page.getByRole('link', { name: 'Bring it back, or destroy it now' }).click();
	await page.getByRole('button', { name: 'Bring it back' }).click();
	await page.waitForURL(mine);
	await expect(page.getByText('It is waiting to be read.')).toBeVisible();
});

test('by telephone one use is stopped and words are hidden at once, and a yes opens nothing before another facilitator has heard it', async ({
	page,
	as
}) => {
	await page.setViewportSize({ width: 320, height: 640 });
	const story = `I said this of the queue ${Date.now()} times.`;
	await told(page, story);
	await page.goto('/mine');
	await page.getByRole('link', { name: story }).click();
	await page.waitForURL(/[0-9a-f-]{36}$/);
	const mine = page.url();
	await page.goto(`${mine}/told`);
	await page.getByRole('button', { name: 'Yes, tell me what happens' }).click();
	await expect(page.getByRole('button', { name: 'Stop telling me' })).toBeVisible();
	await good(page);

	const dev = await as('dev@example.org');
	await dev.setViewportSize({ width: 320, height: 640 });
	await dev.goto('/morecambe-bay/work/by-telephone');
	await dev.getByRole('link', { name: 'Stop one thing, or say no' }).click();
	await good(dev);
	await dev.getByRole('button', { name: 'Find what can be stopped' }).click();
	await expect(dev.getByRole('alert')).toContainText('Type the number of their card');
	await good(dev);
	await dev.getByLabel('Or the address of the story').fill(mine);
	await dev.getByRole('button', { name: 'Find what can be stopped' }).click();
	await expect(dev.getByText('Read out what stands here')).toBeVisible();
	await dev.getByLabel('By telephone').check();
	await dev.getByRole('button', { name: 'Stop it now' }).click();
	await expect(dev.getByRole('alert')).toContainText('Choose what they want to stop.');
	await expect(dev.getByRole('alert')).toContainText('Say in a few words how they asked.');
	await expect(dev.getByLabel('By telephone')).toBeChecked();
	await good(dev);
	await dev
		.getByRole('group', { name: 'Stop something else' })
		.getByLabel('We may tell them what happens to it')
		.check();
	await dev.getByLabel('How did they ask').fill('She rang at ten.');
	await dev.getByRole('button', { name: 'Stop it now' }).click();
	await expect(dev.getByRole('heading', { name: 'It is written down' })).toBeVisible();
	await good(dev);
	await dev.getByRole('link', { name: 'Write down something more' }).click();
	await expect(dev.getByText('Nothing of it stands open')).toBeVisible();

	await page.goto(mine);
	await expect(page.getByText('It is waiting to be read.')).toBeVisible();
	await expect(page.getByText('that you want to stop one use of it')).toBeVisible();
	await expect(page.getByText('You stopped this, by telephone')).toBeVisible();
	await good(page);
	await page.goto(`${mine}/told`);
	await expect(page.getByRole('button', { name: 'Yes, tell me what happens' })).toBeVisible();

	// Words that they name are hidden at once: found in the story, opened with a reason.
	const about = `?story=${mine.split('/').at(-1)}`;
	await dev.goto(`/morecambe-bay/work/by-telephone${about}`);
	await good(dev);
	await dev.getByRole('link', { name: 'Hide some words' }).click();
	await good(dev);
	await dev.getByRole('button', { name: 'Open the story' }).click();
	await expect(dev.getByRole('alert')).toContainText('Say in a few words why you are reading it');
	await dev.getByLabel('Why are you reading it now?').fill('They rang to hide words.');
	await dev.getByRole('button', { name: 'Open the story' }).click();
	await expect(dev.getByText(story)).toBeVisible();
	await dev.getByLabel('The words to hide').fill('not in it');
	await dev.getByLabel('The civic commissioners').check();
	await dev.getByLabel('By telephone').check();
	await dev.getByLabel('How did they ask').fill('She rang at eleven.');
	await dev.getByRole('button', { name: 'Hide these words now' }).click();
	await expect(dev.getByRole('alert')).toContainText('Those words do not stand in the story');
	await expect(dev.getByLabel('The civic commissioners')).toBeChecked();
	await good(dev);
	await dev.getByLabel('The words to hide').fill('of the QUEUE');
	await dev.getByRole('button', { name: 'Hide these words now' }).click();
	await expect(dev.getByRole('heading', { name: 'It is written down' })).toBeVisible();
	await good(dev);
	await page.goto(`${mine}/hide`);
	await expect(page.getByText('Hidden from the civic commissioners.')).toBeVisible();

	// What they are asked is read out; their yes is written down, and opens nothing.
	const dan = await as('dan@example.org');
	await dan.setViewportSize({ width: 320, height: 640 });
	await dan.goto(`/morecambe-bay/work/reading/${mine.split('/').at(-1)}`);
	await dan.getByLabel('Why are you reading it now?').fill('The first reading.');
	await dan.getByRole('button', { name: 'Open the story' }).click();
	await dan.getByText('Propose a change, or words to hide').click();
	await dan.getByRole('radio', { name: 'Other words' }).check();
	await dan.getByLabel('The words, copied from the story').fill('the queue');
	await dan.getByLabel('For other words').fill('a long line');
	await dan.getByLabel('Why?', { exact: true }).fill('They can be known by it.');
	await dan.getByRole('button', { name: 'Propose it' }).click();
	await expect(dan.getByText('The storyteller will be asked.')).toBeVisible();
	const hide = dan.getByRole('radio', { name: 'Hide these words' });
	if (!(await hide.isVisible())) await dan.getByText('Propose a change, or words to hide').click();
	await hide.check();
	await dan.getByLabel('The words, copied from the story').fill('I said');
	await dan.getByLabel('Anyone else').check();
	await dan.getByLabel('Why?', { exact: true }).fill('They can be known by it too.');
	await dan.getByRole('button', { name: 'Propose it' }).click();
	await expect(dan.getByText('The storyteller will be asked.')).toBeVisible();
	await dev.goto(`/morecambe-bay/work/by-telephone${about}`);
	await dev.getByRole('link', { name: 'Say yes or no to what they are asked' }).click();
	await good(dev);
	// What only hides words is done when they have said yes.
	await dev
		.getByRole('link', { name: 'A facilitator asked to hide some words from anyone' })
		.click();
	await dev.getByLabel('Yes', { exact: true }).check();
	await dev.getByLabel('By telephone').check();
	await dev.getByLabel('What did they say, in a few words?').fill('Yes, hide that.');
	await dev.getByRole('button', { name: 'Write down their answer' }).click();
	await expect(dev.getByRole('status')).toContainText('those words are hidden now');
	await expect(dev.getByText('Here the other facilitator answers')).toHaveCount(0);
	await good(dev);
	await dev.getByRole('link', { name: 'Write down something more' }).click();
	await dev.getByRole('link', { name: 'A facilitator asked to change some words' }).click();
	await expect(dev.getByRole('heading', { name: 'Read this out to them' })).toBeVisible();
	await expect(dev.getByText('a long line')).toBeVisible();
	await good(dev);
	await dev.getByRole('button', { name: 'Write down their answer' }).click();
	await expect(dev.getByRole('alert')).toContainText('Say what they told you.');
	await expect(dev.getByRole('alert')).toContainText('Choose how they said it.');
	await good(dev);
	await dev.getByLabel('Yes', { exact: true }).check();
	await dev.getByLabel('By telephone').check();
	await dev.getByLabel('What did they say, in a few words?').fill('Yes, she said.');
	await dev.getByRole('button', { name: 'Write down their answer' }).click();
	await expect(dev.getByText('your yes opens nothing yet.')).toBeVisible();
	await good(dev);
	const task = (await dev
		.getByRole('link', { name: 'Here the other facilitator answers' })
		.getAttribute('href'))!;
	await page.goto(mine);
	await expect(page.getByText('that you say yes to this. It opens nothing until')).toBeVisible();
	await good(page);
	await dan.goto(task);
	await expect(dan.getByLabel('They want to say yes')).toHaveCount(0);
	await dan.getByRole('link', { name: 'Open what they are asked, and read it out' }).click();
	await expect(dan.getByText('a long line')).toBeVisible();
	await good(dan);
	await dan.getByLabel('They want to say yes').check();
	await dan.getByRole('button', { name: 'Keep their answer' }).click();
	await expect(dan.getByRole('heading', { name: 'What people ask of you' })).toBeVisible();
	await page.goto(mine);
	await expect(page.getByText('You said yes to a change of words.')).toBeVisible();
	await expect(page.getByText('You said yes to hiding some words.')).toBeVisible();
	await expect(page.getByText('to read out to you what you are asked').first()).toBeVisible();
	await expect(page.getByText('that you want to hide some words of it')).toHaveCount(2);
	await good(page);
});

test('every question of the telling and permission pages stands on the paper, in both prints', async ({
	page
}) => {
	const asked = new Set<string>();
	/** Every question and answer of a page: its heading, legends and labels, those folded away too. */
	const gather = async () => {
		for (const text of await page
			.locator(
				// What the editor offers beside the words is no question.
				'main legend, main label:not(details.hide label), main h1'
			)
			.allTextContents())
			asked.add(text.trim().replace(/\s+/g, ' '));
	};
	await page.goto('/morecambe-bay/tell');
	await gather();
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Your story' })).toBeVisible();
	await gather();
	await page.getByRole('button', { name: 'Show my way back' }).click();
	await expect(page.locator('ol.words li')).toHaveCount(7);
	await page.getByRole('textbox', { name: 'Write it in your own words' }).fill('On paper too.');
	await page.getByRole('button', { name: 'Save and go on' }).click();
	await expect(page.getByRole('heading', { level: 1, name: /How can we tell you/ })).toBeVisible();
	await gather();
	await page.getByLabel('I come back myself').check();
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Check, and hand in' })).toBeVisible();
	await gather();
	await page.getByRole('button', { name: 'Hand it in' }).click();
	await page.getByRole('link', { name: 'Say what it means to you' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'What it means to you' })).toBeVisible();
	await gather();
	expect(asked).toContain('Which part matters most?');
	await page.goBack();
	await page.getByRole('link', { name: 'Choose who may read it' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Who may read it?' })).toBeVisible();
	await gather();
	await page.getByLabel('The commission', { exact: true }).check();
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(
		page.getByRole('heading', { level: 1, name: 'What may it be used for?' })
	).toBeVisible();
	await gather();
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'How are you named?' })).toBeVisible();
	await gather();
	await page.getByLabel('no name').check();
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('heading', { level: 1, name: /asked once more/ })).toBeVisible();
	await gather();
	expect(asked.size).toBeGreaterThan(25);
	for (const address of ['/morecambe-bay/paper', '/morecambe-bay/paper?large']) {
		await page.goto(address);
		await good(page);
		await expect(page).toHaveTitle('Bay Notes');
		const paper = (await page.locator('main').textContent())!.replace(/\s+/g, ' ');
		for (const question of asked) expect.soft(paper).toContain(question);
		expect(paper).not.toMatch(/poverty truth|throughline/i);
	}
});

test('a mistake is put right, and a referral takes two', async ({ page, as }) => {
	await page.setViewportSize({ width: 320, height: 640 });
	const story = `I told ${Date.now()} things, and one of them was typed wrong.`;
	await told(page, story);
	const dan = await as('dan@example.org');
	await dan.setViewportSize({ width: 320, height: 640 });
	await dan.goto('/morecambe-bay/work/reading');
	const newest = await dan
		.locator('main li', { hasText: 'It waits to be read' })
		.last()
		.getByRole('link')
		.getAttribute('href');
	await dan.goto(`${newest}/care`);
	await good(dan);
	await dan.getByText('We made a mistake', { exact: true }).click();
	await dan.getByLabel('In a few words, for the storyteller').fill('We typed the wrong day.');
	await dan.getByRole('button', { name: 'Hide it and tell them' }).click();
	await expect(dan.getByRole('alert')).toContainText('Choose what went wrong.');
	await good(dan);
	if (!(await dan.getByLabel('Something else').isVisible()))
		await dan.getByText('We made a mistake', { exact: true }).click();
	await dan.getByLabel('Something else').check();
	await dan.getByLabel('In a few words, for the storyteller').fill('We typed the wrong day.');
	await dan.getByRole('button', { name: 'Hide it and tell them' }).click();
	await expect(dan.getByText('A mistake of ours is being put right.')).toBeVisible();

	await dan.getByText('Ask to refer').click();
	await dan.getByLabel('What would be passed on').fill('A child may be hurt.');
	await dan.getByLabel('Why?', { exact: true }).fill('It says so.');
	await dan
		.getByRole('group', { name: 'Did you talk to them first?' })
		.getByLabel('Yes', { exact: true })
		.check();
	await dan.locator('form[action="?/refer"]').getByRole('button').click();
	await expect(dan.getByText('A second person has to say yes.')).toBeVisible();
	await good(dan);

	await page.goto('/mine');
	await page.getByRole('link', { name: story }).click();
	await expect(page.getByText('We made a mistake with it').first()).toBeVisible();
	await expect(page.getByText('We typed the wrong day.').first()).toBeVisible();
	await expect(page.getByText('told someone who can help')).toHaveCount(0);
	await good(page);
	await page.getByRole('button', { name: 'Open it again' }).click();
	await expect(page.getByText('It is waiting to be read.')).toBeVisible();
});

test('what a helper typed in after the session ended waits until they have signed in again', async ({
	as
}) => {
	const story = 'They told me to come back on Tuesday, and on Tuesday it was shut.';
	const dev = await as('dev@example.org');
	await dev.setViewportSize({ width: 320, height: 640 });
	await dev.goto('/morecambe-bay/work/type-in');
	await dev.getByLabel('On paper').check();
	await dev.getByLabel('The number outside on their card').fill('1234 5678');
	await dev.getByLabel('Their story, in their own words').fill(story);
	await dev.getByLabel('They come back themselves').check();
	await dev.getByLabel('The commission', { exact: true }).check();
	await dev.getByLabel('no name').check();
	await dev.context().clearCookies();
	await dev.getByRole('button', { name: 'Keep it for them' }).click();
	await expect(dev.getByText('What you typed is not lost')).toBeVisible();
	expect(decodeURIComponent(dev.url())).not.toContain('Tuesday');
	await good(dev);
	await code(dev, 'dev@example.org');
	await expect(dev.getByRole('alert')).toContainText('You are back');
	await expect(dev.getByLabel('Their story, in their own words')).toHaveValue(story);
	await expect(dev.getByLabel('On paper')).toBeChecked();
	await dev.getByRole('button', { name: 'Keep it for them' }).click();
	await expect(dev.getByRole('alert')).toContainText('That is not the number of a card');
});
