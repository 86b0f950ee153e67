import { accessible, expect, fits, test, type Page } from '../support/e2e.ts';
import { tell, told } from './telling.ts';

/**
 * Holds back what the browser asks for at these addresses until it is let go.
 * @param only those whose answer this is true of; all when left out
 */
async function held(page: Page, address: string | RegExp, only?: (answer: string) => boolean) {
	let go = () => {};
	const going = new Promise<void>((done) => (go = done));
	await page.unrouteAll();
	await page.route(address, async (route) => {
		if (!only) {
			await going;
			return route.continue();
		}
		const response = await route.fetch();
		const body = await response.text();
		if (only(body)) await going;
		await route.fulfill({ response, body });
	});
	return go;
}
/** The scripts of the editor, which come after the page. */
const ofEditor = (script: string) => script.includes('ProseMirror');

/** Every page on the way is fit for a small phone and for a screen reader. */
async function good(page: Page) {
	await fits(page);
	await accessible(page);
}

test('O4 I2 Ada tells a story on a small phone, leaves, and comes back by the first four letters', async ({
	page
}) => {
	await page.setViewportSize({ width: 320, height: 640 });
	const words = await tell(
		page,
		'The meter ran out on a Sunday.\n\nThe lad next door lent me a fiver.',
		good
	);

	await page.getByRole('link', { name: 'Leave this page now' }).click();
	await page.waitForURL(/bbc/);
	await page.goBack();
	await expect(page.getByText('The meter ran out')).toHaveCount(0);

	await page.goto('/return');
	await good(page);
	await page.getByLabel('Your seven words').fill('not these seven words that open it');
	await page.getByRole('button', { name: 'Open' }).click();
	await expect(page.getByRole('alert')).toContainText('did not open anything');
	await page.getByLabel('Your seven words').fill(
		words
			.split(' ')
			.map((word) => word.slice(0, 4).toUpperCase())
			.join(', ')
	);
	await page.getByRole('button', { name: 'Open' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Yours' })).toBeVisible();
	await good(page);
	await page.getByRole('link', { name: 'The meter ran out on a Sunday.' }).click();
	await expect(page.getByText('It is waiting to be read.')).toBeVisible();
	await good(page);
});

test('O4 C4 Ada says what it means and who may read it, changes her mind, and takes it back', async ({
	page
}) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await told(page, 'They closed the library, so I do my forms in the bus shelter.');
	await page.getByRole('link', { name: 'Say what it means to you' }).click();
	await good(page);
	await page.getByLabel('In your own words').fill('Everything is online, and I am not.');
	await page.getByLabel('Getting online').check();
	await page.getByLabel('In which year').fill('last year');
	await page.getByRole('button', { name: 'Keep this' }).click();
	await expect(page.getByRole('alert')).toContainText('Write a year with four figures');
	await expect(page.getByLabel('In your own words')).toHaveValue(
		'Everything is online, and I am not.'
	);
	await page.getByLabel('In which year').fill('2024');
	await page.getByRole('button', { name: 'Keep this' }).click();

	await page.getByRole('link', { name: 'Choose who may read it' }).click();
	await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
	await good(page);
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('alert')).toContainText('Choose who may read it');
	await page.getByLabel('The commission', { exact: true }).check();
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0);
	await good(page);
	await page.getByLabel('It may come up in search').check();
	await page.getByRole('button', { name: 'Go on' }).click();
	await good(page);
	await page.getByLabel('no name').check();
	await page.getByRole('button', { name: 'Go on' }).click();
	await good(page);
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('heading', { name: 'Check this, and say yes' })).toBeVisible();
	await expect(page.getByText('Bay District Council: 1')).toBeVisible();
	await good(page);
	await page.getByRole('button', { name: 'Yes', exact: true }).click();
	await expect(
		page.getByText('You chose: the community commissioners and the civic commissioners.').first()
	).toBeVisible();

	await page.getByRole('link', { name: 'Hide some words' }).click();
	await good(page);
	await page.getByLabel('The words to hide').fill('in the bus shelter');
	await page.getByLabel('The civic commissioners').check();
	await page.getByRole('button', { name: 'Hide these words' }).click();
	await expect(page.getByText('Hidden from the civic commissioners.')).toBeVisible();
	await page.getByRole('link', { name: 'Back to your story' }).click();

	await page.getByRole('link', { name: 'Pause it' }).click();
	await good(page);
	await page.getByRole('button', { name: 'Pause it' }).click();
	await expect(page.getByText('You paused it.').first()).toBeVisible();
	await page.getByRole('link', { name: 'Open it again' }).click();
	await page.getByRole('button', { name: 'Open it again' }).click();
	await page.getByRole('link', { name: 'Take it back' }).click();
	await good(page);
	await page.getByRole('button', { name: 'Take it back' }).click();
	await expect(
		page.getByRole('heading', { level: 1, name: 'What stopped, and where' })
	).toBeVisible();
	await page.getByRole('link', { name: 'Back to your story' }).click();
	await expect(page.getByText('You took it back. Nobody else can see it.')).toBeVisible();
});

test('what is posted after the session ended becomes a new draft, not a loss', async ({
	page,
	context
}) => {
	await page.goto('/morecambe-bay/tell');
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Your story' })).toBeVisible();
	const box = page.getByRole('textbox', { name: 'Write it in your own words' });
	await box.fill('Nobody told me I could ask.');
	await context.clearCookies();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('Nothing is lost.')).toBeVisible();
	await expect(box).toContainText(/Nobody told me/);
	await expect(page.locator('ol.words li')).toHaveCount(7);
	// It is the new one that is saved from now on, by itself too.
	if (test.info().project.use.javaScriptEnabled === false) return;
	await expect(page.getByRole('toolbar')).toBeVisible();
	const saved = page.waitForResponse((response) => /mine\/.*\/save$/.test(response.url()));
	await box.fill('Nobody told me I could ask. Now I do.');
	expect((await saved).status()).toBe(200);
});

test('a long story in letters that take most room arrives whole, and is carried to the door and back', async ({
	page,
	context
}) => {
	const words = await told(page, 'Ours is a story of waiting.');
	await page.goto('/mine');
	await page.getByRole('link', { name: 'Ours is a story' }).click();
	await page.getByRole('link', { name: 'Change your words' }).click();
	const box = page.getByRole('textbox', { name: 'Write it in your own words' });
	const long = '我们一直在等'.repeat(10_000);
	await box.fill(long);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.waitForURL(/saved$/);
	await context.clearCookies();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.getByLabel('Your seven words').fill(words);
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('alert')).toContainText('You are back');
	await expect(box).toContainText(long);
	// It is read aloud, and looked over, in its own language; what was handed in before, in that.
	await expect(box).toHaveAttribute('lang', 'zh');
	await page.goto('/mine');
	await expect(page.getByRole('link', { name: 'Ours is a story' })).toHaveAttribute('lang', 'en');
});

test('C1 A8 what is posted on a story of hers after the session ended waits on the page for her words, and for hers alone', async ({
	page,
	context,
	another
}) => {
	const scripts = test.info().project.use.javaScriptEnabled !== false;
	const other = await another();
	const others = await told(other, 'The bus stopped coming in spring.');
	const words = await told(page, 'They turned the heating off at nine.');
	const changed = 'They turned the heating off at eight.';
	await page.goto('/mine');
	await page.getByRole('link', { name: 'They turned the heating' }).click();
	await page.waitForURL(/\/mine\/./);
	const mine = page.url();
	const box = page.getByRole('textbox', { name: 'Write it in your own words' });
	await page.goto(`${mine}/change`);
	if (scripts) await expect(page.getByRole('toolbar')).toBeVisible();
	await box.fill(changed);
	await context.clearCookies();
	const answered = page.waitForResponse((response) => response.status() === 422);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	expect((await answered).headers()['cache-control']).toBe('no-store');
	await expect(page.getByRole('heading', { name: 'You were away for a while' })).toBeVisible();
	await expect(page).toHaveTitle('Notes');
	// Where it goes back to is an address; what was written is in none.
	expect(decodeURIComponent(page.url())).not.toContain('heating');
	await good(page);
	await page.getByText('Show what you wrote').click();
	await expect(page.getByText(changed)).toBeVisible();

	await page.getByLabel('Your seven words').fill('not these seven words that open it');
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('alert')).toContainText('did not open anything');
	await page.getByLabel('Your seven words').fill(others);
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('alert')).toContainText('not the ones for this story');
	await page.getByText('Show what you wrote').click();
	await expect(page.getByText(changed)).toBeVisible();
	await expect(page.getByText('The bus stopped coming')).toHaveCount(0);
	await good(page);

	await page.getByLabel('Your seven words').fill(words);
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('alert')).toContainText('You are back');
	expect(page.url()).toContain(mine);
	if (scripts) await expect(page.getByRole('toolbar')).toBeVisible();
	if (scripts) await expect(box).toHaveText(changed);
	else await expect(box).toHaveValue(changed);
	await good(page);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('Saved.', { exact: true })).toBeVisible();

	await page.goto(`${mine}/meaning`);
	await page.getByLabel('In your own words').fill('Cold, and who decides about it.');
	await page.getByLabel('Getting online').check();
	await page.getByLabel('In which year').fill('last year');
	await context.clearCookies();
	// Not even a year with a fault in it is lost.
	await page.getByRole('button', { name: 'Keep this' }).click();
	if (scripts) {
		await expect(page.getByRole('alert')).toContainText('Write a year with four figures');
		await page.getByLabel('In which year').fill('2024');
		await page.getByRole('button', { name: 'Keep this' }).click();
	}
	await page.getByLabel('Your seven words').fill(words);
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByRole('alert')).toContainText('You are back');
	await expect(page.getByLabel('In your own words')).toHaveValue('Cold, and who decides about it.');
	await expect(page.getByLabel('Getting online')).toBeChecked();
	await expect(page.getByLabel('In which year')).toHaveValue(scripts ? '2024' : 'last year');

	// Nothing of it went into the story of the other words.
	await other.goto('/mine');
	await expect(other.getByText('heating')).toHaveCount(0);
});

test('pages asked for too early lead to the one that is due', async ({
	page,
	javaScriptEnabled: scripts
}) => {
	await page.goto('/morecambe-bay/tell/check');
	await expect(page).toHaveURL(/\/return$/);
	await page.goto('/morecambe-bay/tell');
	await page.getByRole('button', { name: 'Start' }).click();
	const box = page.getByRole('textbox', { name: 'Write it in your own words' });
	if (scripts) await expect(page.locator('.ProseMirror')).toBeVisible();
	await expect(box).toHaveAccessibleDescription(/^As long or as short as you like/);
	await page.getByRole('button', { name: 'Save and go on' }).click();
	await expect(page.getByRole('alert')).toContainText('A few words are enough');
	// It is said with the box too, whichever box it is.
	await expect(box).toHaveAccessibleDescription(/A few words are enough/);
	await expect(box).toHaveAttribute('aria-invalid', 'true');
	await page.goto('/morecambe-bay/tell/way-back');
	await expect(page.getByRole('heading', { level: 1, name: 'Your story' })).toBeVisible();
});

test('what is typed and ticked on a slow line, before any script has come, stays @javascript', async ({
	page
}) => {
	await page.goto('/morecambe-bay/tell');
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Your story' })).toBeVisible();
	const late = async (address: string) => {
		const arrive = await held(page, '**/*.js');
		await page.goto(address, { waitUntil: 'commit' });
		return arrive;
	};

	let arrive = await late('/morecambe-bay/tell/story');
	await page.getByLabel('Write it in your own words').fill('It rained in on us all ');
	arrive();
	await expect(page.getByRole('toolbar')).toBeVisible();
	// Nobody who is writing is stopped by the other box that comes in its place.
	await page.keyboard.type('winter.');
	await expect(page.getByRole('textbox', { name: 'Write it in your own words' })).toContainText(
		'It rained in on us all winter.'
	);
	await page.getByRole('button', { name: 'Save and go on' }).click();
	await expect(page.getByRole('heading', { level: 1, name: /^How can we tell you/ })).toBeVisible();

	arrive = await late('/morecambe-bay/tell/answer');
	await page.getByLabel('Ring me').check();
	await page.getByLabel('Telephone number').fill('01524 000000');
	arrive();
	await page.waitForLoadState('networkidle');
	await expect(page.getByLabel('Ring me')).toBeChecked();
	await expect(page.getByLabel('Telephone number')).toHaveValue('01524 000000');
});

test('what is typed, and a press that was begun, while the editor takes the place of the plain box is not lost @javascript', async ({
	page
}) => {
	/** Holds the editor back, on a page with the plain box, until it is let come. */
	const waits = async () => {
		const come = await held(page, '**/*.js', ofEditor);
		await page.goto('/morecambe-bay/tell/story');
		await expect(page.getByRole('toolbar')).toHaveCount(0);
		return come;
	};
	await page.setViewportSize({ width: 320, height: 640 });
	await page.goto('/morecambe-bay/tell');
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Your story' })).toBeVisible();

	const come = await waits();
	const box = page.getByRole('textbox', { name: 'Write it in your own words' });
	await box.focus();
	// Where the next letter would go, in the very moment in which the plain box is gone.
	const next = page.evaluate(
		() =>
			new Promise((said) =>
				new MutationObserver(() => {
					if (!document.querySelector('textarea')) said(document.activeElement?.role);
				}).observe(document.body, { childList: true, subtree: true })
			)
	);
	let typed = '';
	for (let n = 0; n < 400 && !(n > 20 && (await page.getByRole('toolbar').isVisible())); n++) {
		if (n === 10) come();
		typed += `${n} `;
		for (const letter of `${n} `) await page.keyboard.press(letter === ' ' ? 'Space' : letter);
	}
	await expect(page.getByRole('toolbar')).toBeVisible();
	expect(await next).toBe('textbox');
	await page.keyboard.type('end');
	await expect(box).toHaveText(`${typed}end`);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.waitForURL(/saved$/);

	// With more in the box than it is high, the button moves down when the editor comes.
	await page.goto('/morecambe-bay/tell/story');
	await expect(page.getByRole('toolbar')).toBeVisible();
	await box.fill('It rained in.\n\n'.repeat(30));
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.waitForURL(/saved$/);
	const comes = await waits();
	const button = page.getByRole('button', { name: 'Save and go on' });
	await button.hover();
	await page.mouse.down();
	const arrives = page.waitForResponse(
		async (response) => response.url().endsWith('.js') && ofEditor(await response.text())
	);
	comes();
	await page.evaluate((editor) => import(editor), (await arrives).url());
	await page.evaluate(() => new Promise((done) => setTimeout(done, 500)));
	await page.mouse.up();
	await expect(page.getByRole('heading', { level: 1, name: /^How can we tell you/ })).toBeVisible();
});

test('what is typed while a save is on its way is saved after it, and another button pressed then is meant too @javascript', async ({
	page
}) => {
	await page.goto('/morecambe-bay/tell');
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page.getByRole('toolbar')).toBeVisible();
	const box = page.getByRole('textbox', { name: 'Write it in your own words' });
	const posts = /\?\//;
	await box.fill('It rained in.');
	const go = await held(page, posts);
	const asked = page.waitForRequest(/\?\/save/);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await asked;
	await box.press('End');
	await page.keyboard.type(' And then it froze.');
	const rest = page.waitForResponse((response) => /mine\/.*\/save$/.test(response.url()));
	go();
	expect((await rest).status()).toBe(200);
	await page.unrouteAll();
	await page.reload();
	await expect(page.getByRole('toolbar')).toBeVisible();
	await expect(box).toHaveText('It rained in. And then it froze.');

	const goes = await held(page, posts);
	const again = page.waitForRequest(/\?\/save/);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await again;
	await page.getByRole('button', { name: 'Save and go on' }).click();
	goes();
	await expect(page.getByRole('heading', { level: 1, name: /^How can we tell you/ })).toBeVisible();
});

test('words saved from another page meanwhile are shown beside what was written, and only a press goes over them', async ({
	page
}) => {
	await page.goto('/morecambe-bay/tell');
	await page.getByRole('button', { name: 'Start' }).click();
	const box = (where: Page) => where.getByRole('textbox', { name: 'Write it in your own words' });
	await expect(box(page)).toBeVisible();
	const tab = await page.context().newPage();
	await tab.goto('/morecambe-bay/tell/story');
	await box(tab).fill('Written in the other tab.');
	await tab.getByRole('button', { name: 'Save', exact: true }).click();
	await tab.waitForURL(/saved$/);

	await box(page).fill('Written in this one.');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('It was saved from another page in the meantime.')).toBeVisible();
	await expect(page.locator('.kept')).toHaveText('Written in the other tab.');
	await expect(box(page)).toContainText('Written in this one.');
	await good(page);
	await box(page).fill('Written in both.');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.waitForURL(/saved$/);
	await expect(page.getByText('It was saved from another page in the meantime.')).toHaveCount(0);
	await tab.reload();
	await expect(box(tab)).toContainText('Written in both.');
});

test('A1 words that are hidden from some, and then more of them from others, stay hidden from both @javascript', async ({
	page
}) => {
	await page.goto('/morecambe-bay/tell');
	await page.getByRole('button', { name: 'Start' }).click();
	const box = page.getByRole('textbox', { name: 'Write it in your own words' });
	await expect(page.locator('.ProseMirror')).toBeVisible();
	await box.pressSequentially('Joanne lent me a fiver.');
	await page.getByText('Hide these words').click();
	const press = page.getByRole('button', { name: 'Hide the selected words' });
	await press.click();
	await expect(page.getByText('Select some words first')).toBeVisible();
	/** Moves about in the words with the keyboard until this is selected: a press of the bar gives the focus back in the next frame. */
	const move = (keys: string[], selected: string) =>
		expect(async () => {
			const frame = () =>
				page.evaluate(() => new Promise((go) => requestAnimationFrame(() => setTimeout(go, 50))));
			await box.focus();
			await frame();
			for (const key of keys) await page.keyboard.press(key);
			await frame();
			expect(await page.evaluate(() => String(getSelection()))).toBe(selected);
		}).toPass();
	/** Selects what is written up to some letters. */
	const select = (words: string) =>
		move(['Home', ...[...words].map(() => 'Shift+ArrowRight')], words);
	await select('Joanne');
	await page.getByLabel('Civic commissioners').check();
	await press.click();
	await select('Joanne lent');
	await page.getByLabel('Civic commissioners').uncheck();
	await page.getByLabel('Anyone else').check();
	await press.click();
	const hidden = async () =>
		JSON.parse(await page.locator('input[name=veils]').inputValue()) as {
			first: number;
			last: number;
			circles: string[];
		}[];
	const from = async (circle: string) =>
		(await hidden()).flatMap(({ first, last, circles }) =>
			circles.includes(circle) ? [[first, last]] : []
		);
	const reach = (stretches: number[][]) => [
		Math.min(...stretches.map(([first]) => first!)),
		Math.max(...stretches.map(([, last]) => last!))
	];
	expect(reach(await from('civic'))).toEqual([0, 6]);
	expect(reach(await from('public'))).toEqual([0, 11]);
	// Capital letters and selecting with Shift are writing. Shift by itself, three times, leaves.
	await move(['End'], '');
	for (const letter of 'PIP') await page.keyboard.press(`Shift+${letter}`);
	await expect(box).toBeVisible();
	// And shown again, from everybody, by the same bar.
	await select('Joanne lent');
	await page.getByRole('button', { name: 'Show them again' }).click();
	expect(await hidden()).toEqual([]);
	for (const _ of 'now') await page.keyboard.press('Shift');
	await page.waitForURL(/bbc/);
});
