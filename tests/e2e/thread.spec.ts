/** One story from the telling to what changed, each part by the person whose part it is. */
import { accessible, expect, fits, test, type Page } from '../support/e2e.ts';
import { finishReading, tell } from './telling.ts';

async function good(page: Page) {
	await fits(page);
	await accessible(page);
}
const story =
	'Every Friday I carry the heater from room to room on Marine Parade, and my son calls it his pet.';

test('a story is told, read first, heard, decided on, and taken back', async ({
	page: ada,
	as,
	another
}) => {
	test.setTimeout(240_000);
	await tell(ada, story);
	await ada.getByRole('link', { name: 'Choose who may read it' }).click();
	await ada.getByLabel('Anyone', { exact: true }).check();
	const goOn = async (to: string) => {
		await ada.getByRole('button', { name: 'Go on' }).click();
		await expect(ada.getByRole('heading', { level: 1, name: to })).toBeVisible();
	};
	await goOn('What may it be used for?');
	for (const use of ['come up in search', 'back a decision', 'ask to quote me']) {
		await ada.getByLabel(use).check();
	}
	await goOn('How are you named?');
	await ada.getByLabel('my first name').check();
	await ada.getByLabel('The name, or the words to show').fill('Ada');
	await goOn('Do you want to be asked once more?');
	await goOn('Check this, and say yes');
	await ada.getByRole('button', { name: 'Yes', exact: true }).click();
	await expect(ada.getByText('You chose: anyone.').first()).toBeVisible();
	const mine = ada.url();
	const id = mine.split('/').at(-1)!;
	const address = `/morecambe-bay/stories/${id}`;

	// Nobody reads it before the facilitator, and the facilitator says why.
	const nobody = await another();
	expect((await nobody.goto(address))!.status()).toBe(404);
	const dev = await as('dev@example.org');
	await good(dev);
	await dev
		.getByRole('link', { name: /^Handed in on/ })
		.last()
		.waitFor();
	await dev.goto(`/morecambe-bay/work/reading/${id}`);
	await good(dev);
	await dev.getByRole('button', { name: 'Open the story' }).click();
	await expect(dev.getByRole('alert')).toContainText('Say in a few words why');
	await dev.getByLabel('Why are you reading it now?').fill('the first reading');
	await dev.getByRole('button', { name: 'Open the story' }).click();
	await expect(dev.getByText('his pet')).toBeVisible();
	await expect(dev.locator('.story')).toHaveAttribute('lang', 'en');
	await good(dev);
	await dev
		.getByRole('group', { name: 'Does it give exact dates or places?' })
		.getByLabel('Yes')
		.check();
	await dev.getByLabel('A note on this, for facilitators').nth(3).fill('The street.');
	await dev.getByRole('button', { name: 'Keep the answers' }).click();
	await expect(dev.getByRole('status')).toContainText('kept');
	await dev.getByText('Propose a change, or words to hide').click();
	await dev.getByLabel('Other words', { exact: true }).check();
	await dev.getByLabel('The words, copied from the story').fill('on the moon');
	await dev.getByLabel('For other words: what could stand there?').fill('in our street');
	await dev.getByLabel('Why?', { exact: true }).fill('So that the house cannot be found.');
	await dev.getByRole('button', { name: 'Propose it' }).click();
	await expect(dev.getByRole('alert')).toContainText('do not stand in the story');
	await expect(dev.getByLabel('Why?', { exact: true })).toHaveValue(
		'So that the house cannot be found.'
	);
	// What was answered meanwhile is kept by every button.
	const child = dev.getByRole('group', { name: 'Are children in it?' });
	await child.getByLabel('No', { exact: true }).check();
	await child.getByLabel('A note').fill('None is named.');
	await dev.getByLabel('The words, copied from the story').fill('on Marine Parade');
	await dev.getByRole('button', { name: 'Propose it' }).click();
	await expect(dev.getByText('Not answered yet.')).toBeVisible();
	await expect(dev.getByLabel('The words, copied from the story')).toHaveValue('');
	await expect(child.getByLabel('No', { exact: true })).toBeChecked();
	await expect(child.getByLabel('A note')).toHaveValue('None is named.');
	const staff = dev.getByRole('group', { name: 'Are there staff in it who can be known?' });
	await staff.getByLabel('A note').fill('I am not sure.');
	await dev.getByRole('button', { name: 'It is read' }).click();
	await expect(dev.getByRole('alert')).toContainText('Say yes or no to each of the six questions');
	await good(dev);
	await expect(staff.getByLabel('A note')).toHaveValue('I am not sure.');
	await expect(child.getByLabel('No', { exact: true })).toBeChecked();
	await finishReading(dev);
	await expect(dev.getByRole('heading', { name: 'Hello, Dev' })).toBeVisible();
	await expect(dev.getByRole('link', { name: 'Everything in safekeeping' })).toBeVisible();

	// Ada sees the proposal as before and after, and says yes to it and to the words.
	await ada.goto(mine);
	await expect(ada.getByText('in our street')).toBeVisible();
	for (const theirs of [ada.getByRole('heading', { level: 1 }), ada.locator('blockquote').first()])
		await expect(theirs).toHaveAttribute('lang', 'en');
	await good(ada);
	await ada.getByRole('button', { name: 'Yes, do that' }).click();
	await ada.getByRole('button', { name: 'Yes, share it as I chose' }).click();
	await expect(ada.getByText('It is open to the people you chose.').first()).toBeVisible();
	await expect(
		ada.getByText(/Dev .* read your words, and wrote why: “the first reading”/).first()
	).toBeVisible();

	// Now it is heard, by everyone she chose, in the words she settled on.
	await nobody.goto(address);
	await expect(nobody.getByText('from room to room in our street')).toBeVisible();
	await expect(nobody.getByText('Marine Parade')).toHaveCount(0);
	await good(nobody);
	await nobody.goto('/morecambe-bay/stories');
	await expect(nobody.getByRole('link', { name: /Every Friday I carry/ })).toBeVisible();
	await good(nobody);

	// What it means to her is read by a facilitator before anybody else has it.
	const means = 'One heater is not a warm home.';
	await ada.goto(`${mine}/meaning`);
	await ada.getByLabel('In your own words').fill(means);
	await good(ada);
	await ada.getByRole('button', { name: 'Keep this' }).click();
	await expect(ada.getByText('waits for a facilitator, who reads it by')).toBeVisible();
	await good(ada);
	await nobody.goto(address);
	await expect(nobody.getByText(means)).toHaveCount(0);
	await dev.goto('/morecambe-bay/work');
	await expect(dev.getByText('wrote anew what it means to them').first()).toBeVisible();
	await good(dev);
	await dev.goto(`/morecambe-bay/work/reading/${id}`);
	await dev.getByLabel('Why are you reading it now?').fill('what it means to her');
	await dev.getByRole('button', { name: 'Open the story' }).click();
	await expect(dev.getByText(means)).toBeVisible();
	await good(dev);
	await dev.getByRole('button', { name: 'I have read what it means to them' }).click();
	await expect(dev.getByRole('heading', { name: 'Hello, Dev' })).toBeVisible();
	await nobody.goto(address);
	await expect(nobody.getByText(means)).toBeVisible();
	await ada.goto(mine);
	await expect(ada.getByText('waits for a facilitator, who reads it by')).toHaveCount(0);

	// Before it backs a decision she wants to see what they make of it.
	for (const [n, circle] of ['public', 'community'].entries()) {
		await ada.goto(`${mine}/permission/details/${circle}/evidence`);
		await ada.getByRole('button', { name: 'Go on' }).click();
		await ada.getByLabel('Show me first what they make of it').check();
		await goOn('Check this, and say yes');
		await ada.getByRole('button', { name: 'Yes', exact: true }).click();
		await expect(ada.getByText('show me first what they make of it')).toHaveCount(n + 1);
	}

	const ben = await as('ben@example.org');
	await good(ben);
	await ben.goto(address);
	await ben.getByText('Mark some words with a theme').click();
	await ben.getByLabel('The words, copied from the story').fill('my son calls it his pet');
	await ben.getByLabel('Theme', { exact: true }).selectOption({ label: '– Heating and bills' });
	await ben.getByRole('button', { name: 'Mark these words' }).click();
	await expect(ben.getByText('marked by a community commissioner')).toBeVisible();
	await good(ben);

	// Ben drafts, links and asks; nothing is published until both sides have signed the very words.
	await ben.getByRole('link', { name: 'Link this story to a decision' }).click();
	await good(ben);
	await ben.getByRole('link', { name: 'Draft a decision' }).click();
	await ben.getByRole('button', { name: 'Save the draft' }).click();
	await expect(ben.getByRole('alert')).toContainText('Give it a title');
	await good(ben);
	await ben.getByLabel('Title').fill('A warm room in every flat');
	await ben.getByLabel('Co-designed decision').check();
	await ben
		.getByLabel('We heard', { exact: true })
		.fill('One heater is carried from room to room.');
	await ben
		.getByLabel('We decided', { exact: true })
		.fill('Sands Housing lends a second heater the same day.');
	await ben.getByRole('button', { name: 'Save the draft' }).click();
	await expect(
		ben.getByRole('heading', { level: 1, name: 'A warm room in every flat' })
	).toBeVisible();
	await good(ben);
	const draft = ben.url().split('#')[0]!.split('?')[0]!;
	const chosen = new URL(ben.url()).searchParams.get('story')!;
	await expect(ben.getByText('Nobody has asked for it in the last year.')).toBeVisible();
	// Typed by its address the page had no meter to show: it does before anybody is asked.
	await ben.goto(draft);
	await ben.getByText('Link a story', { exact: true }).click();
	await ben.getByLabel('Its address').fill(new URL(`../../stories/${chosen}`, draft).href);
	await ben.getByLabel('Why does it matter here?').fill('It is one winter in one flat.');
	await ben.getByRole('button', { name: 'Link it' }).click();
	await expect(ben.getByRole('alert')).toContainText('Nobody has asked for it in the last year.');
	await expect(ben.getByText('The storyteller’s answer: not yet.')).toHaveCount(0);
	await good(ben);
	await ben.getByRole('button', { name: 'Link it' }).click();
	await expect(ben.getByText('The storyteller’s answer: not yet.')).toBeVisible();
	await good(ben);
	const backing = ada.locator('section', { hasText: 'May your story back this decision?' });
	await ada.goto(mine);
	await expect(backing.getByText('Sands Housing lends a second heater')).toBeVisible();
	await good(ada);
	await backing.getByRole('button', { name: 'Yes', exact: true }).click();
	await expect(ada.getByText('You said yes to backing')).toBeVisible();

	await ben.goto(draft);
	await expect(ben.getByText('Storytellers who are asked first')).toHaveCount(0);
	await ben.getByText('Ask to quote it').click();
	await ben.getByLabel('The exact words').fill('my son calls it his pet');
	await ben.getByRole('button', { name: 'Ask', exact: true }).click();
	await expect(ben.getByText('The storyteller’s answer: not yet.')).toBeVisible();

	await ada.goto(mine);
	await expect(ada.getByText('May they quote you?')).toBeVisible();
	await good(ada);
	await ada
		.locator('section', { hasText: 'May they quote you?' })
		.getByRole('button', { name: 'Yes', exact: true })
		.click();
	await expect(ada.getByText('You said yes to quoting')).toBeVisible();

	await ben.goto(draft);
	await ben.getByRole('button', { name: 'Put it in the text' }).click();
	await expect(ben.getByRole('button', { name: 'Take it out of the text' })).toBeVisible();
	await ben.getByRole('button', { name: 'Publish it' }).click();
	await expect(ben.getByRole('alert')).toContainText('Say who will see it through');
	await ben.getByLabel('Who sees it through?').fill('Sands Housing');
	await ben.getByLabel('When do you look at it again?').fill('2027-03-01');
	await ben
		.getByLabel('We decided', { exact: true })
		.fill('Sands Housing lends a second heater within a day.');
	await ben.getByRole('button', { name: 'Save the text' }).click();
	await ben.waitForURL(/#text$/);
	// Her yes to backing it was to other words: Ben asks again, and she reads the new ones.
	await expect(ben.getByText('They said yes to another wording')).toBeVisible();
	await good(ben);
	await ada.goto(mine);
	await expect(ada.getByText('They have written it anew since')).toBeVisible();
	await good(ada);
	await ben.getByRole('button', { name: 'Ask again' }).click();
	await expect(ben.getByText('They said yes to another wording')).toHaveCount(0);
	await ada.goto(mine);
	await expect(backing.getByText('within a day')).toBeVisible();
	await backing.getByRole('button', { name: 'Yes', exact: true }).click();
	await expect(ada.getByText('You said yes to backing')).toBeVisible();
	await ben.getByRole('button', { name: 'Publish it' }).click();
	await expect(ben.getByRole('alert')).toContainText('Both sides have to sign');

	const carol = await as('carol@example.org');
	const bea = await as('bea@example.org');
	for (const signer of [ben, carol, bea]) {
		await signer.goto(draft);
		await signer.getByRole('button', { name: 'Sign these exact words' }).click();
		await expect(signer.getByText('You have signed these words.')).toBeVisible();
	}
	expect((await nobody.goto(draft.replace('/work/', '/')))!.status()).toBe(404);
	await bea.getByRole('button', { name: 'Publish it' }).click();
	// The draft says that sentence too: published is what stands at the open address.
	await bea.waitForURL(draft.replace('/work/', '/'));
	await expect(bea.getByText('Not everything we heard is shown here.')).toBeVisible();

	const open = draft.replace('/work/', '/');
	await nobody.goto(open);
	await expect(nobody.getByRole('blockquote').getByText('my son calls it his pet')).toBeVisible();
	for (const theirs of [nobody.locator('.quote'), nobody.getByRole('link', { name: /^Every Fri/ })])
		await expect(theirs).toHaveAttribute('lang', 'en');
	await expect(nobody.getByText('Not everything we heard is shown here.')).toBeVisible();
	await expect(
		nobody.getByText('Signed by community commissioners and by civic commissioners.')
	).toBeVisible();
	await good(nobody);
	const feed = await nobody.request.get('/morecambe-bay/decisions/feed.xml');
	expect(feed.headers()['content-type']).toContain('application/atom+xml');
	expect(await feed.text()).toContain('A warm room in every flat');
	expect(await feed.text()).not.toContain('pet');

	// Ada sees what became of it, and takes it back: on the very next request it is nowhere.
	await ada.goto(mine);
	await expect(ada.getByRole('heading', { name: 'A warm room in every flat' })).toBeVisible();
	await expect(
		ada.getByText('A community commissioner from Community commissioners read your story.')
	).toBeVisible();
	await good(ada);
	await ada.getByRole('link', { name: 'Take it back' }).click();
	await good(ada);
	await ada.getByRole('button', { name: 'Take it back' }).click();
	await expect(ada.getByRole('heading', { level: 2, name: 'You took it back' })).toBeVisible();
	for (const reader of [nobody, ben, carol]) {
		expect((await reader.goto(address))!.status()).toBe(404);
		await reader.goto('/morecambe-bay/stories');
		await expect(reader.getByText('Every Friday I carry')).toHaveCount(0);
		await reader.goto(open);
		await expect(reader.getByText('We decided')).toBeVisible();
		await expect(reader.getByText('his pet')).toHaveCount(0);
		await expect(reader.getByText('took their words back')).toHaveCount(0);
		await expect(
			reader.getByText('Signed by community commissioners and by civic commissioners.')
		).toBeVisible();
	}
	expect((await dev.goto(`/morecambe-bay/work/reading/${id}`))!.status()).toBe(404);

	// Who signed sees that words stopped showing, and nothing more, and opens it again: a draft that only members see.
	await ben.goto(draft);
	await expect(ben.getByText('Words that you signed are not shown here any more')).toBeVisible();
	await good(ben);
	await ben.getByRole('button', { name: 'Open it again' }).click();
	await expect(ben.getByText('A draft, seen by members only.')).toBeVisible();
	await expect(ben.getByText('his pet')).toHaveCount(0);
	await expect(ben.getByText('Still to sign: 2 community commissioners and')).toBeVisible();
	await good(ben);
	expect((await nobody.goto(open))!.status()).toBe(404);
});

test('a story for the community only is not there for anybody else', async ({
	page,
	as,
	another
}) => {
	const ben = await as('ben@example.org');
	await ben.goto('/morecambe-bay/stories');
	const mine = await ben
		.locator('ol.cards a[href*="/stories/"]')
		.evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
	const carol = await as('carol@example.org');
	const nobody = await another();
	const hidden: string[] = [];
	for (const address of mine) {
		const status = (await carol.request.get(address)).status();
		if (status === 404) hidden.push(address);
	}
	expect(hidden.length).toBeGreaterThan(0);
	const absent = '/morecambe-bay/stories/00000000-0000-4000-8000-000000000000';
	for (const reader of [carol, nobody]) {
		const never = await reader.request.get(absent);
		const there = await reader.request.get(hidden[0]!);
		expect(there.status()).toBe(404);
		const bare = (text: string) => text.replaceAll(hidden[0]!, absent);
		expect(bare(await there.text())).toBe(await never.text());
		expect(there.headers()['cache-control']).toBe(never.headers()['cache-control']);
	}
	await page.goto('/solway/stories');
	await expect(page.getByRole('link', { name: /Morecambe/ })).toHaveCount(0);
});

test('pages that everyone may read are fit for everyone', async ({ page }) => {
	for (const width of [320, 1280]) {
		await page.setViewportSize({ width, height: 800 });
		for (const address of [
			'/',
			'/morecambe-bay',
			'/morecambe-bay/stories',
			'/morecambe-bay/themes',
			'/morecambe-bay/themes/money',
			'/morecambe-bay/decisions',
			'/rights',
			'/protection',
			'/accessibility',
			'/wrong',
			'/sign-in',
			'/return',
			'/nothing-here'
		]) {
			await page.goto(address);
			await good(page);
		}
	}
});
