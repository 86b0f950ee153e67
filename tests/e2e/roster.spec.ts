/** Kit looks after who takes part, and reads nothing by it; both sides say yes to a facilitator; commissioners promise first. */
import { accessible, expect, fits, signIn, test, type Page } from '../support/e2e.ts';
import { finishReading, tell, told } from './telling.ts';

async function good(page: Page) {
	await fits(page);
	await accessible(page);
}
/** Somebody of this run alone: the two ways of running meet in one archive. */
const somebody = (name: string) => ({
	name: `${name} ${test.info().project.name === 'chromium' ? 'Quick' : 'Plain'}`,
	email: `${name}.${test.info().project.name}@example.org`.toLowerCase()
});
async function invite(kit: Page, { name, email }: { name: string; email: string }) {
	await kit.goto('/morecambe-bay/work/roster/invite');
	await kit.getByLabel('The name they want to be shown by').fill(name);
	await kit.getByLabel('Their e-mail address').fill('nowhere@nowhere');
	await kit.getByRole('button', { name: 'Invite them' }).click();
	await expect(kit.getByRole('alert')).toContainText('Write their e-mail address');
	await expect(kit.getByLabel('The name they want to be shown by')).toHaveValue(name);
	await good(kit);
	await kit.getByLabel('Their e-mail address').fill(email);
	await kit.getByRole('button', { name: 'Invite them' }).click();
	await expect(kit.getByRole('link', { name })).toBeVisible();
	await expect
		.poll(
			async () => {
				await kit.reload();
				return kit.getByRole('listitem').filter({ hasText: name }).innerText();
			},
			{ timeout: 30_000 }
		)
		.toContain('can come in, and has no seat');
	await good(kit);
	await kit.getByRole('link', { name }).click();
	await expect(kit.getByRole('heading', { level: 1, name })).toBeVisible();
}

test('Kit invites a commissioner, who promises, hears, and is gone the moment the seat is closed', async ({
	as,
	another
}) => {
	test.setTimeout(180_000);
	const fay = somebody('Fay');
	const kit = await as('kit@example.org');
	await good(kit);
	await kit.getByRole('link', { name: 'Who takes part' }).click();
	await good(kit);
	await invite(kit, fay);
	await kit.getByRole('button', { name: 'Give the seat' }).click();
	await expect(kit.getByRole('alert')).toContainText('Choose where they sit');
	await good(kit);
	await kit.getByLabel('Civic commissioner').check();
	await kit.getByLabel('Which organisation do they sit for?').fill('Sands Housing');
	await kit.getByRole('button', { name: 'Give the seat' }).click();
	await expect(kit.getByRole('heading', { level: 1, name: 'Who takes part' })).toBeVisible();

	const hers = await another();
	await signIn(hers, fay.email);
	await expect(hers.getByText('You are here as a civic commissioner')).toBeVisible();
	await hers.goto('/morecambe-bay/stories');
	await expect(
		hers.getByRole('heading', { level: 1, name: 'The listening promise' })
	).toBeVisible();
	await good(hers);
	await hers.getByRole('button', { name: 'I promise' }).click();
	await expect(hers.getByRole('heading', { level: 1, name: /Stories/ })).toBeVisible();
	await hers.goto('/morecambe-bay/work/promise');
	await expect(hers.getByText('You made this promise on')).toBeVisible();
	// None of Kit's pages is there for her.
	for (const path of ['roster', 'roster/invite', 'telling', 'facilitators', 'letters'])
		expect([path, (await hers.goto(`/morecambe-bay/work/${path}`))!.status()]).toEqual([path, 404]);

	await kit.getByRole('link', { name: fay.name }).click();
	await kit.getByRole('button', { name: 'Close the seat' }).click();
	await expect(kit.getByRole('heading', { level: 1, name: 'Who takes part' })).toBeVisible();
	expect((await hers.goto('/morecambe-bay/work'))!.status()).toBe(404);
});

test('a facilitator’s seat opens with the yes of both sides, and the last two stay', async ({
	as,
	another
}) => {
	test.setTimeout(180_000);
	const gus = somebody('Gus');
	const kit = await as('kit@example.org');
	await invite(kit, gus);
	await kit.getByLabel('Facilitator', { exact: true }).check();
	await kit.getByLabel('Which organisation do they sit for?').fill('Bay Community Trust');
	await kit.getByRole('button', { name: 'Give the seat' }).click();
	await expect(kit.getByRole('heading', { level: 1, name: 'Proposed facilitators' })).toBeVisible();
	await expect(kit.getByText('Said yes: Kit (keeper).')).toBeVisible();
	await good(kit);

	const bea = await as('bea@example.org');
	await bea.getByRole('link', { name: 'Say if that is right' }).click();
	await good(bea);
	await bea.getByRole('button', { name: `Yes, ${gus.name} may be a facilitator` }).click();
	await expect(bea.getByText('Nobody is proposed.')).toBeVisible();
	const his = await another();
	await signIn(his, gus.email);
	await expect(his.getByRole('heading', { name: 'To read first' })).toBeVisible();

	await kit.goto('/morecambe-bay/work/roster');
	await kit.getByRole('link', { name: gus.name }).click();
	await kit.getByRole('button', { name: 'Close the seat' }).click();
	await kit.getByRole('link', { name: 'Dev' }).click();
	await kit.getByRole('button', { name: 'Close the seat' }).click();
	await expect(kit.getByRole('alert')).toContainText('There are always at least two facilitators');
	await good(kit);
});

test('Kit sees what has to be there before telling opens, and cannot empty it while it is open', async ({
	as
}) => {
	const kit = await as('kit@example.org');
	await kit.goto('/morecambe-bay/work/telling');
	await expect(kit.getByText('Telling is open')).toBeVisible();
	await good(kit);
	await kit.getByLabel('A telephone number that people can ring').fill('');
	await kit.getByLabel('A neutral name for cards').fill('Bay Cards');
	await kit.getByLabel('How often in a year may one story be asked for?').fill('0');
	await kit.getByLabel('For how many days are copies made for safety kept?').fill('400');
	await kit.getByRole('button', { name: 'Save it' }).click();
	await expect(kit.getByRole('alert')).toContainText('Write a number from 1 to 100.');
	await expect(kit.getByRole('alert')).toContainText('Write a number from 1 to 365.');
	await expect(kit.getByLabel('How often in a year may one story be asked for?')).toHaveValue('0');
	await kit.getByLabel('How often in a year may one story be asked for?').fill('6');
	await kit.getByLabel('For how many days are copies made for safety kept?').fill('35');
	await kit.getByRole('button', { name: 'Save it' }).click();
	await expect(kit.getByRole('alert')).toContainText('nothing on the list can be left empty');
	await expect(kit.getByLabel('A neutral name for cards')).toHaveValue('Bay Cards');
	await good(kit);
	await kit.goto('/morecambe-bay/work/telling');
	await kit.getByRole('button', { name: 'Save it' }).click();
	await expect(kit.getByText('missing', { exact: true })).toHaveCount(0);
});

test('somebody who asked to be rung is rung by a facilitator, and sees it in their record', async ({
	page: ada,
	as
}) => {
	test.setTimeout(180_000);
	const number = '01524 000 123';
	await tell(ada, 'The stairs are dark since the bulb went.', undefined, async (page) => {
		await page.getByLabel('Ring me').check();
		await page.getByLabel('Telephone number').fill(number);
	});
	await ada.goto('/mine');
	await ada.getByRole('link', { name: 'The stairs are dark' }).click();
	await ada.waitForURL(/\/mine\/.+/);
	const mine = ada.url();

	const dev = await as('dev@example.org');
	await dev.goto(`/morecambe-bay/work/reading/${mine.split('/').at(-1)}`);
	await dev.getByLabel('Why are you reading it now?').fill('the first reading');
	await dev.getByRole('button', { name: 'Open the story' }).click();
	await finishReading(dev);
	await dev.getByRole('link', { name: 'People wait to be told something' }).click();
	await good(dev);
	// The other browser's storyteller waits to be rung too.
	const hers = dev
		.getByRole('listitem')
		.filter({ has: dev.locator(`input[value="${mine.split('/').at(-1)}"]`) });
	await expect(hers).toContainText('by telephone');
	await expect(hers).toContainText('There is an answer for you.');
	await expect
		.poll(
			async () => {
				await hers.getByRole('button', { name: 'Where can they be reached?' }).click();
				return hers.getByText(number).count();
			},
			{ timeout: 30_000 }
		)
		.toBe(1);
	await good(dev);
	await hers.getByRole('button', { name: 'I have told them' }).click();
	await expect(dev.getByText(number)).toHaveCount(0);

	await ada.goto(mine);
	await expect(ada.getByText(/Dev .* told you, as you had asked/)).toBeVisible();

	// A mistake of ours hides it, and she is rung about that first: nobody reads the story meanwhile.
	await dev.goto(`/morecambe-bay/work/reading/${mine.split('/').at(-1)}/care`);
	await dev.getByText('We made a mistake', { exact: true }).click();
	await dev.getByLabel('Something else').check();
	await dev.getByLabel('In a few words, for the storyteller').fill('We typed the wrong day.');
	await dev.getByRole('button', { name: 'Hide it and tell them' }).click();
	await expect(dev.getByText('A mistake of ours is being put right.')).toBeVisible();
	await good(dev);
	await dev.getByRole('link', { name: 'people to tell' }).click();
	await expect(hers).toContainText('We made a mistake, and have put it right.');
	await expect
		.poll(
			async () => {
				await hers.getByRole('button', { name: 'Where can they be reached?' }).click();
				return hers.getByText(number).count();
			},
			{ timeout: 30_000 }
		)
		.toBe(1);
	await good(dev);
	await hers.getByRole('button', { name: 'I have told them' }).click();
	await expect(hers).toHaveCount(0);
});

test('Ben sees how often a story was asked for, asks for one use, and learns only the answer', async ({
	page: ada,
	as
}) => {
	test.setTimeout(180_000);
	const opening = `The ${test.info().project.name} lift was out for a month.`;
	await told(ada, opening);
	await ada.getByRole('link', { name: 'Choose who may read it' }).click();
	await ada.getByLabel('The commission', { exact: true }).check();
	for (const next of ['What may it be used for?', 'How are you named?']) {
		await ada.getByRole('button', { name: 'Go on' }).click();
		await expect(ada.getByRole('heading', { level: 1, name: next })).toBeVisible();
	}
	await ada.getByLabel('no name').check();
	await ada.getByRole('button', { name: 'Go on' }).click();
	await ada.getByLabel('Share it as I chose').check();
	await ada.getByRole('button', { name: 'Go on' }).click();
	await ada.getByRole('button', { name: 'Yes', exact: true }).click();
	await expect(ada.getByText('You chose:').first()).toBeVisible();
	const mine = ada.url();
	const story = mine.split('/').at(-1)!;
	const dev = await as('dev@example.org');
	await dev.goto(`/morecambe-bay/work/reading/${story}`);
	await dev.getByLabel('Why are you reading it now?').fill('the first reading');
	await dev.getByRole('button', { name: 'Open the story' }).click();
	await finishReading(dev);
	await expect(dev.getByRole('heading', { name: 'Hello, Dev' })).toBeVisible();

	const ben = await as('ben@example.org');
	await ben.goto(`/morecambe-bay/stories/${story}`);
	await ben.getByRole('link', { name: 'Ask to use it somewhere' }).click();
	await expect(ben.getByText('Nobody has asked for it in the last year.')).toBeVisible();
	await good(ben);
	await ben.getByLabel('Where and when?').fill('The launch at the Winter Gardens');
	await ben.getByRole('button', { name: 'Ask', exact: true }).click();
	await expect(ben.getByRole('alert')).toContainText('Choose what it would be used for');
	await expect(ben.getByLabel('Where and when?')).toHaveValue('The launch at the Winter Gardens');
	await good(ben);
	await ben.getByLabel('Tell it at an event').check();
	await ben.getByLabel('For how long?').fill('that evening');
	await ben.getByLabel('Community commissioners').check();
	await ben.getByRole('button', { name: 'Ask', exact: true }).click();
	const made = ben.getByRole('listitem').filter({ hasText: opening });
	await expect(made.first()).toContainText('The storyteller’s answer: not yet.');
	await good(ben);

	await ada.goto(mine);
	await expect(ada.getByRole('heading', { name: 'Tell it at an event?' })).toBeVisible();
	await expect(ada.getByText('The launch at the Winter Gardens')).toBeVisible();
	await good(ada);
	await ada.getByRole('button', { name: 'Not now' }).click();
	await expect(ada.getByText('You said “not now”. You can still answer.')).toBeVisible();
	await ben.reload();
	await expect(made.first()).toContainText('The storyteller’s answer: not yet.');
	await ada
		.locator('section', { hasText: 'You are asked' })
		.getByRole('button', { name: 'Yes', exact: true })
		.click();
	await expect(ada.getByText('You said yes when you were asked for')).toBeVisible();
	await good(ada);
	await ben.reload();
	await expect(made.first()).toContainText('The storyteller’s answer: yes.');
	await ben.goto(`/morecambe-bay/work/asks?story=${story}`);
	await expect(ben.getByText('1 time')).toBeVisible();

	// To link a story may be to ask again.
	await ben.goto('/morecambe-bay/work/decisions/new');
	await ben.getByLabel('Title').fill('A lift that runs');
	await ben.getByLabel('Commitment').check();
	await ben.getByRole('button', { name: 'Save the draft' }).click();
	await expect(ben.getByRole('heading', { level: 1, name: 'A lift that runs' })).toBeVisible();
	const draft = ben.url().split('#')[0]!;
	await ben.goto(`${draft}?story=${story}`);
	await expect(ben.getByText('It was asked for 1 time in the last year.')).toBeVisible();
	await good(ben);
	// A story that is not theirs to read is none: the page says nothing of it.
	await ben.goto(`${draft}?story=${crypto.randomUUID()}`);
	await expect(ben.getByText('If its storyteller wants to be asked first')).toHaveCount(0);
});
