/** Permission said in words, the same everywhere. */
import { uses, type AskedUse } from '#lib/asks/schema.ts';
import type { Condition, datings, places, Soon } from './detail.ts';
import {
	circles,
	type Allowed,
	type Attribution,
	type Circle,
	type Place,
	type Use,
	type WayOut
} from './schema.ts';

export const circleNames: Record<Circle, string> = {
	community: 'the community commissioners',
	civic: 'the civic commissioners',
	public: 'anyone'
};
export const useNames: Record<Use, string> = {
	theme: 'come up in search',
	evidence: 'back a decision',
	quote: 'be asked about for quoting'
};
export const attributionNames: Record<Attribution, string> = {
	first_name: 'my first name',
	full_name: 'my full name',
	chosen_name: 'a name I choose',
	description: 'a description I write',
	no_name: 'no name'
};

export const placeNames: Record<(typeof places)[number], string> = {
	exact: 'the place I chose',
	coarse: 'only the wider area it lies in',
	none: 'no place'
};
export const datingNames: Record<(typeof datings)[number], string> = {
	month: 'the year it is about, and the month I told it',
	year: 'the years, and no month',
	none: 'no time at all'
};
export const conditionNames: Record<Condition, string> = {
	ask_each_time: 'Ask me each time',
	show_me_first: 'Show me first what they make of it',
	words_unchanged: 'Use my words unchanged',
	show_note: 'Show my content note before my words',
	tell_me: 'Tell me when it is used'
};
/** What each of them does. */
export const conditionHints: Record<Condition, string> = {
	ask_each_time: 'It backs a decision only when you have said yes to that one.',
	show_me_first:
		'You see the decision it is for, and then say yes or no. When they write it anew, your yes ends and they ask you again.',
	words_unchanged: 'Nobody is asked to change them, and they are quoted in whole sentences only.',
	show_note:
		'Your note stands where your first words would, and readers open your words themselves. You write it under “what it means to you”.',
	tell_me:
		'Here, and in a letter once a week at most. It is about use, and never about who read it when.'
};
export const neverOpen =
	'You named someone who must never see this. What anyone can read, they can read too. Please choose again.';

/** Why anyone is not offered just now. */
export const matterGoesOn =
	'A facilitator wrote down that a court, benefits, police or immigration matter is going on. What anyone can read could be used against you in it, so we do not open it to anyone yet. When it is over, or if that is wrong, ring us or tell a facilitator.';

/** As it stands at the beginning of a sentence, and within one. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
/** What somebody wrote, without the full stop at its end: ours follows. */
export const withoutStop = (text: string) => text.trim().replace(/\.$/, '');
const inside = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** Whom words can be hidden from, as they are offered. */
export const hiddenFrom = circles.map((circle) => ({
	value: circle,
	label: circle === 'public' ? 'Anyone else' : capital(circleNames[circle])
}));

/** Everyone who is in these circles, as a list in words. */
export function readersOf(circles: readonly Circle[]): string {
	if (circles.includes('public')) return 'anyone';
	if (circles.length === 0) return 'only your facilitator and you';
	return circles.map((circle) => circleNames[circle]).join(' and ');
}

/** One thing that is allowed, said as what people may do. */
export function allowedSentence({ purpose, circle }: Allowed): string {
	const who = circleNames[circle as Circle] ?? circle;
	switch (purpose) {
		case 'hear':
			return `${capital(who)} may read it`;
		case 'theme':
			return `It may come up in search for ${who}`;
		case 'evidence':
			return `It may back a decision, for ${who}`;
		case 'quote':
			return 'You may be asked about quoting it';
		case 'contact':
			return 'We may tell you what happens to it';
		default:
			return `You said yes when you were asked: ${inside(uses[purpose as AskedUse] ?? purpose)}, for ${who}`;
	}
}
/** The same, said of its teller to somebody else. */
export function toldSentence({ purpose, circle }: Allowed): string {
	if (purpose === 'quote') return 'they may be asked about quoting it';
	if (purpose === 'contact') return 'we may tell them what happens to it';
	return purpose in uses
		? `${inside(uses[purpose as AskedUse])}, for ${circleNames[circle as Circle]}`
		: allowedWithin({ purpose, circle });
}
/** The same, within a sentence. */
export const allowedWithin = (thing: Allowed) => inside(allowedSentence(thing));

/** What a line of the report is about: what was stopped. */
export function stoppedTitle({ kind, purpose, circle }: WayOut['stopped'][number]): string {
	if (kind === 'erased') return 'It was destroyed';
	if (kind === 'chosen') return 'You chose again, and what you left out stopped';
	if (kind === 'erasing') return 'You asked us to destroy it, and everything stopped';
	return purpose && circle
		? `You stopped this: ${allowedWithin({ purpose, circle })}`
		: 'You took it back';
}

/** A place where a story stood, as its teller would call it; of what was stopped there. */
export function placeName(
	{ place, circle, title }: Place,
	{ kind, purpose }: Pick<WayOut['stopped'][number], 'kind' | 'purpose'>
): string {
	switch (place) {
		case 'database':
			if (purpose === 'contact') return 'Letters and calls to you about it';
			return kind === 'erased' ? 'Your words, and the key to them' : 'Every page that shows it';
		case 'pages':
			return 'Copies of open pages that we keep ready';
		case 'search':
			return 'Search in the archive';
		case 'index':
			return `The search engine, for ${circleNames[circle as Circle]}`;
		case 'compacted':
			return `What the search engine had left of it, for ${circleNames[circle as Circle]}`;
		case 'quote':
			return `Your words in “${title}”`;
		case 'evidence':
			return `The link from “${title}” to your story`;
		case 'export':
			return 'Files that commissioners took: they were told to destroy it';
		case 'ledger':
			return 'The list outside the archive, so that an old copy of it stops too';
	}
}

/** What time will do, and what happens if nothing is done. */
export function soonSentence({ what, day, purpose, circle }: Soon): string {
	const may = allowedWithin({ purpose, circle });
	const on = dayOf.format(new Date(day));
	return {
		seal: `On ${on} it opens: ${may}. If you do nothing it opens then, or a week after you first saw this.`,
		end: `On ${on} this ends: ${may}. If you do nothing, it ends.`,
		review: `On ${on} it is a year since you said that ${may}. If you do nothing, it goes on until its end.`
	}[what];
}
/** What renewing it would change, by its use and its circle. */
export const renewSentence = ({ day, purpose, circle, until }: Soon): string =>
	`${allowedSentence({ purpose, circle })}: until ${dayOf.format(new Date(day))} → until ${dayOf.format(new Date(until ?? day))}.`;
const dayOf = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/London' });
