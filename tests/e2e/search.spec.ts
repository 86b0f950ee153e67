/** Finding: the same address for everyone, and each is shown only what they may read. */
import { accessible, expect, fits, test, type Page } from '../support/e2e.ts';
import { told } from './telling.ts';

const here = '/morecambe-bay/search';
async function good(page: Page) {
	await fits(page);
	await accessible(page);
}
const stories = (page: Page) => page.locator('ol.cards > li');

test('words are found, narrowed down, put in order and let go of again', async ({ page }) => {
	await page.goto(here);
	await good(page);
	await page.getByLabel('Words in a story, or what it is about').fill('boiler');
	await page.getByRole('button', { name: 'Search' }).click();
	await expect(page).toHaveURL(/q=boiler/);
	await expect(stories(page).first().locator('mark').first()).toHaveText(/boiler|heater|heating/i);
	// In whatever alphabet they are, and said to be in their own language.
	for (const words of ['.opening', '.passage']) {
		await expect(stories(page).first().locator(words)).toHaveAttribute('dir', 'auto');
		await expect(stories(page).first().locator(words)).toHaveAttribute('lang', 'en');
	}
	// A passage that begins as its story does is there once.
	await expect(page.locator('p', { hasText: 'They said the boiler' })).toHaveCount(1);
	// And can be read on a dark page.
	await page.emulateMedia({ colorScheme: 'dark' });
	await good(page);
	await page.emulateMedia({ colorScheme: null });
	await good(page);

	// Everything, narrowed by a theme, another beside it, and a place.
	await page.goto(here);
	// Without words nothing fits better than another.
	await expect(page.getByRole('link', { name: 'What fits best' })).toHaveCount(0);
	await expect(page.getByRole('link', { name: 'Newest month first' })).toHaveAttribute(
		'aria-current',
		'true'
	);
	const all = Number(/\d+/.exec((await page.getByRole('status').textContent())!)![0]);
	const open = async (name: string) => {
		const narrow = page.locator('details.narrow');
		if (!(await narrow.evaluate((d: HTMLDetailsElement) => d.open)))
			await page.getByText('Narrow it down').click();
		const group = narrow.locator('details', { has: page.getByText(name, { exact: true }) });
		if (!(await group.evaluate((d: HTMLDetailsElement) => d.open)))
			await group.getByText(name, { exact: true }).click();
		return group;
	};
	await (await open('Theme')).getByRole('link', { name: /^Money/ }).click();
	await expect(page).toHaveURL(/theme=money/);
	await expect(page.getByRole('status')).not.toHaveText(`${all} stories.`);
	// In somebody's own colours too, what was chosen has an edge and nothing else has.
	await page.emulateMedia({ forcedColors: 'active' });
	const edge = (which: string) => expect(page.locator(`.narrow ${which}`).first());
	await edge('a.chosen').toHaveCSS('border-left-width', '4px');
	await edge('a:not(.chosen)').toHaveCSS('border-left-width', '0px');
	await page.emulateMedia({ forcedColors: 'none' });
	await (await open('Theme')).getByRole('link', { name: /^Home\s*\d/ }).click();
	await expect(page).toHaveURL(/theme=home/);
	const both = await page.getByRole('status').textContent();
	await page.getByRole('link', { name: 'Any of them' }).click();
	await expect(page).toHaveURL(/match=any/);
	await expect(page.getByRole('status')).not.toHaveText(both!);
	await good(page);
	await (await open('Place')).getByRole('link', { name: /^Morecambe/ }).click();
	await expect(page).toHaveURL(/place=/);
	await expect(page.getByRole('link', { name: 'Let go of Morecambe' })).toBeVisible();
	await page.getByRole('link', { name: 'Let go of Home', exact: true }).click();
	await expect(page).not.toHaveURL(/theme=home/);
	// A name may be one long word.
	await page
		.locator('.chips a, .narrow a, .themes a')
		.evaluateAll((links) => links.forEach((a) => a.prepend('Llanfairpwllgwyngyllgogerychwyrn')));
	await fits(page);
	await page.getByRole('link', { name: 'Clear everything' }).click();
	await expect(page).toHaveURL(new RegExp(`${here}$`));
	await expect(page.getByRole('status')).toHaveText(`${all} stories.`);

	await page.getByRole('link', { name: 'Newest month first' }).click();
	await expect(page).toHaveURL(/sort=newest/);
	await expect(page.getByRole('link', { name: 'Newest month first' })).toHaveAttribute(
		'aria-current',
		'true'
	);
	await good(page);
});

test('where no story has all of the words, those with some of them are there, and it says so', async ({
	page
}) => {
	await page.goto(`${here}?q=boiler+marzipan`);
	await expect(page.getByText('These have some of them.')).toBeVisible();
	await expect(stories(page).first()).toBeVisible();
	await good(page);
	await page.goto(`${here}?q=boiler+-marzipan`);
	await expect(page.getByText('These have some of them.')).toHaveCount(0);
	// And nothing is said of what is not there.
	await page.goto(`${here}?q=boiler+marzipan&words=some&form=film`);
	await expect(page.getByText('No story that you may read is like this.')).toBeVisible();
	await expect(page.getByText('These have some of')).toHaveCount(0);
	// What is in quotes is found as it stands, or not at all: without them there is a way on.
	await page.goto(`${here}?q=%22boiler+marzipan%22`);
	await expect(page.getByText('No story that you may read is like this.')).toBeVisible();
	await page.getByRole('link', { name: 'Look without the quotes' }).click();
	await expect(page.getByText('These have some of them.')).toBeVisible();
});

test('misspelt, abbreviated and hostile words are answered kindly', async ({ page }) => {
	await page.goto(`${here}?q=benifits`);
	await expect(page.getByText('Did you mean')).toContainText('benefits');
	// What is no letter at all is left out, wherever it stands in an address.
	await page.goto(`${here}?q=boiler%00`);
	await expect(stories(page).first()).toBeVisible();
	for (const address of [`${here}?q=%00`, `${here}?q=x&theme=%00&place=%00&language=%00`])
		expect((await page.goto(address))!.status(), address).toBe(200);
	for (const name of ['theme', 'place', 'before'])
		expect((await page.request.get(`/morecambe-bay/stories?${name}=%00`)).status()).toBe(404);
	await page.goto(`${here}?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E`);
	await good(page);
	expect((await page.goto(`${here}?q=${'x'.repeat(201)}`))!.status()).toBe(422);
	await expect(page.getByRole('alert')).toContainText('at most 200 letters');
	await expect(page.getByLabel('Words in a story, or what it is about')).toHaveValue(
		'x'.repeat(201)
	);
	await good(page);
	// A theme that is not there finds nothing, says so, and can be let go of.
	await page.goto(
		`${here}?q=food&theme=nowhere-at-all&theme=nowhere-at-all&place=x&year=soon&page=-1`
	);
	await expect(page.getByRole('status')).toContainText('No story');
	await expect(page.getByRole('link', { name: 'look through the themes' })).toBeVisible();
	const narrow = page.locator('details.narrow');
	if (!(await narrow.evaluate((d: HTMLDetailsElement) => d.open)))
		await page.getByText('Narrow it down').click();
	await expect(narrow.getByText('There is nothing here to narrow down.')).toBeVisible();
	await good(page);
	await page.getByRole('link', { name: 'Let go of A theme that is not here' }).click();
	await expect(page).toHaveURL(/search\?q=food$/);
	await expect(stories(page).first()).toBeVisible();
	await expect(narrow.getByText('There is nothing here to narrow down.')).toHaveCount(0);
	// Past the last page.
	await page.goto(`${here}?q=food&page=40`);
	await expect(page.getByText('There is nothing on this page.')).toBeVisible();
	await expect(page.getByRole('link', { name: 'Back', exact: true })).toHaveCount(0);
	await page.getByRole('link', { name: 'To the first page' }).click();
	await expect(stories(page).first()).toBeVisible();
});

test('an address that is shared shows each person only what they may read', async ({
	page,
	as
}) => {
	const shared = `${here}?sort=newest`;
	await page.goto(shared);
	const everyone = await page.getByRole('status').textContent();
	const ben = await as('ben@example.org');
	await ben.goto(shared);
	const bens = await ben.getByRole('status').textContent();
	const number = (text: string | null) => Number(/\d+/.exec(text!)![0]);
	expect(number(bens)).toBeGreaterThan(number(everyone));
	await good(ben);
	// The next page begins where this one ends.
	const first = await stories(ben).allTextContents();
	await ben.getByRole('link', { name: 'More', exact: true }).click();
	await expect(ben).toHaveURL(/page=2/);
	await expect(ben.getByRole('status')).toContainText('This is page 2.');
	await expect(ben).toHaveTitle(/^Search, page 2 · /);
	await expect(ben.getByRole('link', { name: 'Back', exact: true })).toBeVisible();
	const second = await stories(ben).allTextContents();
	expect(first).toHaveLength(20);
	expect(second.filter((text) => first.includes(text))).toEqual([]);
	await good(ben);
	const erin = await as('erin@example.org');
	await erin.goto(shared);
	expect(await erin.getByRole('status').textContent()).toBe(everyone);
});

test('results follow the typing, and focus and address keep up @javascript', async ({ page }) => {
	await page.goto(here);
	const box = page.getByLabel('Words in a story, or what it is about');
	await box.click();
	const asked: string[] = [];
	page.on('request', (request) => asked.push(new URL(request.url()).pathname));
	await box.pressSequentially('boile', { delay: 30 });
	await expect(page).toHaveURL(/q=boile$/);
	// The beginning of a word is marked to its end.
	await expect(stories(page).first().locator('mark').first()).toHaveText(/^boilers?$/i);
	await expect(box).toBeFocused();
	await box.pressSequentially('r', { delay: 30 });
	await expect(page).toHaveURL(/q=boiler$/);
	await expect(box).toBeFocused();
	await expect(box).toHaveValue('boiler');
	// Whoever listens is told of each search.
	await expect(page.getByRole('status')).toContainText('For “boiler”.');
	// Pointing at a story fetches nothing: a reading stands in its record.
	await stories(page).first().getByRole('link').first().hover();
	await page.keyboard.press('Tab');
	expect(asked.filter((path) => path.includes('/stories/'))).toEqual([]);
	// Going back leaves the typing as one step.
	await page.goBack();
	await expect(page).not.toHaveURL(/q=boile/);
	// Whoever presses Enter or narrows it down with the keyboard stays where they are.
	await page.goto(here);
	await box.fill('bus');
	await box.press('Enter');
	await expect(page.getByRole('status')).toContainText('For “bus”.');
	await expect(box).toBeFocused();
	await page.goto(here);
	await page.getByText('Theme', { exact: true }).click();
	const money = page.locator('.narrow').getByRole('link', { name: /^Money/ });
	await money.press('Enter');
	await expect(page).toHaveURL(/theme=money/);
	await expect(money).toBeFocused();
	await page.locator('.narrow').getByRole('link', { name: /^Home/ }).press('Enter');
	const either = page.getByRole('link', { name: 'Any of them' });
	await either.press('Enter');
	await expect(page).toHaveURL(/match=any/);
	await expect(either).toBeFocused();
	// What was let go of is followed by what stood beside it.
	await page.getByRole('link', { name: 'Let go of Money' }).press('Enter');
	await expect(page).not.toHaveURL(/theme=money/);
	await expect(page.getByRole('link', { name: 'Let go of Money' })).toHaveCount(0);
	await page.keyboard.press('Tab');
	await expect(page.getByRole('link', { name: 'Let go of Home' })).toBeFocused();
});

test('nobody is interrupted while they type @javascript', async ({ page }) => {
	await page.goto(`${here}?q=boiler`);
	const box = page.getByLabel('Words in a story, or what it is about');
	// More than can be asked: that is said when Search is pressed, and not before.
	await box.fill('x'.repeat(201));
	await expect(box).toBeFocused();
	await box.fill('boiler');
	await expect(page).toHaveURL(/q=boiler$/);
	// What is pressed goes before what was typed just now.
	await box.press('End');
	await box.pressSequentially('s');
	await stories(page).first().getByRole('link').first().click();
	await expect(page).toHaveURL(/\/stories\//);
	await expect(page.getByRole('heading', { level: 1 })).toContainText('story');
	await expect(page).toHaveURL(/\/stories\//);

	// The line is lost: the page stays, and what stands in the box.
	await page.goto(`${here}?q=boiler`);
	await page.context().setOffline(true);
	await box.press('End');
	await box.pressSequentially(' broke');
	await expect(page.getByRole('alert')).toContainText('There is no connection');
	await expect(box).toHaveValue('boiler broke');
	await expect(box).toBeFocused();
	await expect(page).toHaveURL(/q=boiler$/);
	await good(page);
	await page.context().setOffline(false);
	await box.pressSequentially('n');
	await expect(page).toHaveURL(/q=boiler\+broken$/);
	await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a search is kept, looked at again, and its letters stopped in one press', async ({
	page,
	as
}) => {
	await page.goto(`${here}?q=boiler`);
	await expect(page.getByRole('button', { name: 'Keep this search' })).toHaveCount(0);
	const bea = await as('bea@example.org');
	await bea.goto(`${here}?q=boiler+marzipan&theme=home&words=some`);
	await bea.getByRole('button', { name: 'Keep this search' }).click();
	await expect(bea.getByRole('heading', { level: 1 })).toHaveText('Searches that you keep');
	await expect(bea.getByRole('heading', { level: 2 })).toHaveText(
		'Some of “boiler marzipan”, Home'
	);
	await expect(bea.getByText('Nothing new since you last looked.')).toBeVisible();
	await good(bea);
	// Who listens hears of which search each button is.
	await bea
		.getByRole('button', { name: /^Stop the letters ?: Some of “boiler marzipan”, Home$/ })
		.click();
	await expect(bea.getByText('We do not write to you about this.')).toBeVisible();
	const kept = await bea.locator('input[name=search]').first().inputValue();
	await bea.getByRole('link', { name: 'All it finds' }).click();
	await expect(bea).toHaveURL(/search\?theme=home&q=boiler\+marzipan&words=some$/);
	await bea.goto(`/morecambe-bay/work/searches/${kept}`);
	await expect(bea.getByText('Nothing is new to you here at this moment.')).toBeVisible();
	await good(bea);
	await bea.goto('/morecambe-bay/work/searches');
	await bea.getByRole('button', { name: 'Let it go' }).click();
	await expect(bea.getByText('None yet.')).toBeVisible();
	await bea.goto(`${here}?theme=nowhere-at-all`);
	await bea.getByRole('button', { name: 'Keep this search' }).click();
	await expect(bea.getByRole('heading', { level: 2 })).toHaveText('A theme that is not here');
	await bea.getByRole('button', { name: 'Let it go' }).click();
	await good(bea);
	expect((await page.goto('/morecambe-bay/work/searches'))!.url()).toContain('/sign-in');

	// From a letter: whoever it is, the answer is the same.
	await page.goto('/stop/00000000-0000-4000-8000-000000000000');
	await good(page);
	await page.getByRole('button', { name: 'Stop them' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Stopped');
	await good(page);
});

test('themes are drawn with their tables, which can be taken away', async ({ page, as }) => {
	await page.goto('/morecambe-bay/themes');
	await page.getByRole('link', { name: /Themes side by side/ }).click();
	await expect(page.getByRole('heading', { name: 'Themes that go together' })).toBeVisible();
	// None and a few look alike where anyone may look: in the demonstration no two themes meet in five open stories.
	await expect(page.getByText('No two themes are in five stories')).toBeVisible();
	await expect(page.locator('td')).toHaveCount(0);
	await good(page);
	const ben = await as('ben@example.org');
	await ben.goto('/morecambe-bay/themes/charts');
	await expect(ben.getByText('fewer than 5')).toHaveCount(0);
	await expect(ben.locator('td .none').first()).toBeVisible();
	// What a line is about stays while its numbers are moved.
	await expect(ben.locator('[tabindex="0"] tbody th').first()).toHaveCSS('position', 'sticky');
	await good(ben);
	// On a phone there is no room for names around the picture: each has its number, and they stand under it.
	const screen = ben.viewportSize()!;
	await ben.setViewportSize({ width: 320, height: 640 });
	const named = ben.locator('figure li');
	await expect(named.first()).toBeVisible();
	expect(await ben.locator('figure .number').allTextContents()).toEqual(
		(await named.all()).map((_, n) => String(n + 1))
	);
	await good(ben);
	await ben.setViewportSize({ width: 1000, height: 800 });
	await expect(named.first()).toBeHidden();
	await ben.setViewportSize(screen);
	// Paper is white, whatever the screen is.
	await ben.emulateMedia({ media: 'print', colorScheme: 'dark' });
	await expect(ben.locator('figure text').first()).toHaveCSS('fill', 'rgb(35, 32, 27)');
	await ben.emulateMedia({ media: null, colorScheme: null });
	// No theme stands in the picture without a thread.
	const ends = await ben.locator('figure path').evaluateAll((paths) =>
		paths.flatMap((path) =>
			path
				.getAttribute('d')!
				.match(/-?[\d.]+ -?[\d.]+/g)!
				.filter((_, n) => n !== 1)
		)
	);
	const knots = await ben
		.locator('figure circle')
		.evaluateAll((circles) =>
			circles.map((c) => ['cx', 'cy'].map((at) => Number(c.getAttribute(at)).toFixed(1)).join(' '))
		);
	expect(knots.length).toBeGreaterThan(2);
	expect(knots.filter((knot) => !ends.includes(knot))).toEqual([]);
	for (const name of ['sizes', 'together', 'places', 'years']) {
		const answer = await ben.request.get(`/morecambe-bay/themes/charts/${name}.csv`);
		expect(answer.headers()['content-type']).toContain('text/csv');
		// With the mark by which a spreadsheet reads every letter as it is.
		expect((await answer.body()).toString()).toMatch(/^\uFEFFTheme,.*\r\n/);
	}
	expect((await ben.request.get('/morecambe-bay/themes/charts/else.csv')).status()).toBe(404);
	await ben.goto('/morecambe-bay/themes/bills');
	await expect(ben.getByRole('heading', { name: 'With what, where and when' })).toBeVisible();
	await good(ben);
	// Its place in the codebook, the rest of its stories, and its tables to take away: of it alone.
	await expect(
		ben.locator('main').getByRole('link', { name: 'All themes', exact: true })
	).toBeVisible();
	await expect(
		ben.locator('main').getByRole('link', { name: 'Money', exact: true }).first()
	).toBeVisible();
	await expect(ben.getByRole('link', { name: 'Search all of Heating and bills' })).toBeVisible();
	const away = await ben.locator('a[href$=".csv?theme=bills"]').all();
	expect(away).toHaveLength(2);
	for (const link of away) {
		const answer = await ben.request.get((await link.getAttribute('href'))!);
		const rows = (await answer.body()).toString().trim().split('\r\n');
		expect(rows.map((row) => row.split(',')[0])).toEqual(['Theme', 'Heating and bills']);
	}
	expect((await ben.request.get('/morecambe-bay/themes/charts/years.csv?theme=x')).status()).toBe(
		404
	);
	// A story that may come up in search, as those of a theme may.
	await ben.locator('main a[href*="/stories/"]').first().click();
	await expect(ben.getByRole('heading', { name: 'Stories like this one' })).toBeVisible();
	await good(ben);
});

test('Kit keeps the words that mean the same here, and whoever searches finds by them', async ({
	as,
	page
}) => {
	// Of this way of running alone: the two meet in one archive.
	const word = test.info().project.name === 'chromium' ? 'zizzer' : 'zazzer';
	const kit = await as('kit@example.org');
	await kit.getByRole('link', { name: 'How search is doing' }).click();
	await expect(kit.getByText('Who answers a search')).toBeVisible();
	await good(kit);
	await kit.getByRole('link', { name: 'Your work', exact: true }).last().click();
	await kit.getByRole('link', { name: 'Words that mean the same here' }).click();
	await good(kit);
	const words = kit.getByLabel('Words that mean the same', { exact: true });
	await words.fill(word);
	await kit.getByRole('button', { name: 'Add it' }).click();
	await expect(kit.getByRole('alert')).toContainText('Write at least two that mean the same');
	await expect(words).toHaveValue(word);
	await good(kit);
	await words.fill(`${word}, boyler`);
	await kit.getByRole('button', { name: 'Add it' }).click();
	// What was kept is said, and who listens is there. The address says which line it is, and no word of it.
	const said = async (what: string) => {
		await expect(kit.getByRole('status')).toHaveText(what);
		await expect(kit.locator('.note', { hasText: what })).toBeFocused();
		expect(kit.url()).not.toContain(word);
	};
	const kept = (line: string) => said(`Kept: ${line}.`);
	await kept(`${word}, boyler`);
	await good(kit);
	const line = kit.getByRole('listitem').getByRole('link', { name: word });
	await line.click();
	await expect(words).toHaveValue(`${word}, boyler`);
	await good(kit);
	await words.fill(`${word}, boiler`);
	await kit.getByRole('button', { name: 'Keep the change' }).click();
	await kept(`${word}, boiler`);
	const found = async () => {
		await page.goto(`${here}?q=${word}`);
		return stories(page).count();
	};
	await expect.poll(found, { timeout: 30_000 }).toBeGreaterThan(0);
	const takeAway = async () => {
		await line.click();
		await kit.getByRole('button', { name: 'Take this line away' }).click();
		await said(`Taken away: ${word}, boiler.`);
		await expect(line).toHaveCount(0);
	};
	await takeAway();
	await good(kit);
	await kit.getByRole('button', { name: 'Bring it back' }).click();
	await kept(`${word}, boiler`);
	await takeAway();
	await expect.poll(found, { timeout: 30_000 }).toBe(0);
});

test('Kit writes a theme down and words it anew, whoever chose it is told, and nobody adds to it after its end', async ({
	as,
	page
}) => {
	// Of this way of running alone: the two meet in one archive.
	const way = test.info().project.name === 'chromium' ? 'quick' : 'plain';
	const [first, then] = [`Kettling ${way}`, `Kettlecraft ${way}`];
	const kit = await as('kit@example.org');
	await kit.setViewportSize({ width: 320, height: 640 });
	await kit.getByRole('link', { name: 'The codebook' }).click();
	await good(kit);
	await kit.getByLabel('What it leaves out').fill('Teapots');
	await kit.getByRole('button', { name: 'Add it' }).click();
	await expect(kit.getByRole('alert')).toContainText('Write a name');
	await expect(kit.getByLabel('What it leaves out')).toHaveValue('Teapots');
	await good(kit);
	await kit.getByLabel('Name', { exact: true }).fill(first);
	await kit.getByLabel('Which theme does it stand under?').selectOption('Help that helps');
	await kit.getByLabel('What it means', { exact: true }).fill('Putting the kettle on.');
	await kit.getByLabel('What people also say for it').fill(`brew, ${way} cuppa`);
	await kit.getByRole('button', { name: 'Add it' }).click();
	await expect(kit.getByRole('status')).toHaveText(`Kept: ${first}.`);
	await good(kit);
	const change = kit.getByRole('link', { name: `Change ${first}` });
	await expect(change).toBeVisible();
	await expect(kit.getByLabel('Name', { exact: true })).toHaveValue('');

	// It changes places with the one before it, and that one with it.
	for (const name of ['Getting online', 'Buses']) {
		await kit.getByRole('button', { name: `Move up ${name}` }).click();
		await expect(kit.getByRole('button', { name: `Move up ${name}` })).toHaveCount(0);
	}

	// Whoever tells can choose it.
	await told(page, 'The kettle was on before I had my coat off.');
	await page.getByRole('link', { name: 'Say what it means to you' }).click();
	await page.getByLabel(first).check();
	await page.getByRole('button', { name: 'Keep this' }).click();
	await page.waitForURL(/[0-9a-f-]{36}$/);
	const mine = page.url();

	const address = `/morecambe-bay/work/codebook/kettling-${way}`;
	await kit.goto(address);
	await good(kit);
	const late = await as('kit@example.org');
	await late.goto(address);
	await kit.getByLabel('Name', { exact: true }).fill(then);
	await kit.getByRole('button', { name: 'Keep the change' }).click();
	await expect(kit.getByRole('link', { name: `Change ${then}` })).toBeVisible();
	// What somebody else kept meanwhile is not written over unseen.
	await late.getByLabel('What it includes').fill('Mugs');
	await late.getByRole('button', { name: 'Keep the change' }).click();
	await expect(late.getByRole('alert')).toContainText('Somebody else changed this theme');
	await expect(late.getByRole('definition').filter({ hasText: then })).toBeVisible();
	await expect(late.getByLabel('What it includes')).toHaveValue('Mugs');
	await expect(late.getByLabel('Name', { exact: true })).toHaveValue(first);
	await good(late);
	await late.getByLabel('Name', { exact: true }).fill(then);
	await late.getByRole('button', { name: 'Keep what I wrote' }).click();
	await expect(late.getByRole('link', { name: `Change ${then}` })).toBeVisible();

	// What it was stands on its page, and in the record of whoever chose it.
	await late.goto(`/morecambe-bay/themes/kettling-${way}`);
	await expect(late.getByRole('heading', { level: 1, name: then })).toBeVisible();
	await expect(late.getByText(`it was called “${first}”`)).toBeVisible();
	await expect(late.getByText('it included nothing by name')).toBeVisible();
	await good(late);
	await page.reload();
	await expect(page.getByText(`“${first}” is “${then}”`)).toBeVisible();

	await kit.goto(address);
	await kit.getByRole('button', { name: 'Stop adding to it' }).click();
	await expect(kit.getByRole('button', { name: 'Take it up again' })).toBeVisible();
	await good(kit);
	await late.reload();
	await expect(late.getByText('No longer added to since')).toBeVisible();
	await good(late);
	await page.goto(`${mine}/meaning`);
	await expect(page.getByLabel(then)).toBeChecked();
	await expect(page.getByText('Nothing more is added to it')).toBeVisible();
	await good(page);
	await page.getByLabel(then).uncheck();
	await page.getByRole('button', { name: 'Keep this' }).click();
	await page.waitForURL(mine);
	await page.goto(`${mine}/meaning`);
	await expect(page.getByLabel('Help that helps')).toBeVisible();
	await expect(page.getByLabel(then)).toHaveCount(0);
});
