/** Kit looks after who takes part, and reads nothing by it; both sides say yes to a facilitator; commissioners promise first. */
import { accessible, expect, fits, signIn, test, type Page } from '../support/e2e.ts';
import { tell } from './telling.ts';

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
	await dev.getByRole('button', { name: 'It is read' }).click();
	await dev.getByRole('link', { name: 'People wait to be told that there is an answer' }).click();
	await good(dev);
	const hers = dev.getByRole('listitem').filter({ hasText: 'by telephone' });
	await expect
		.poll(
			async () => {
				await hers.last().getByRole('button', { name: 'Where can they be reached?' }).click();
				return hers.last().getByText(number).count();
			},
			{ timeout: 30_000 }
		)
		.toBe(1);
	await good(dev);
	await hers.last().getByRole('button', { name: 'I have told them' }).click();
	await expect(dev.getByText(number)).toHaveCount(0);

	await ada.goto(mine);
	await expect(ada.getByText(/Dev .* told you, as you had asked/)).toBeVisible();
});
