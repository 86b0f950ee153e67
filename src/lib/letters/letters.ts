/** What letters say. Each is from a person, names no topic, no commission and no logo, holds no link but where one is the point, and says how to stop. */

/** What a letter may know: no more than the worker is told. */
export interface Facts {
	/** The letter's own id: random, so that it can stand in an address that stops it. */
	id: string;
	/** The name that a facilitator or keeper chose to be shown by. */
	from: string | null;
	telephone: string | null;
	/** The address people type to come here. */
	origin: string;
}
export interface Letter {
	subject: string;
	text: string;
	/** Where letters like this are stopped: a mail program shows it beside the letter. */
	stop?: string;
}

const ring = ({ telephone }: Facts) => (telephone ? `ring ${telephone}` : 'ring us');
const signed = ({ from }: Facts) => from ?? 'The people you wrote to';

/** To somebody with a card of code words. Anyone may be looking over their shoulder. */
const toStoryteller =
	(what: string) =>
	(facts: Facts): Letter => ({
		subject: 'A message for you',
		text: `Hello,

${what} Use your card when you are alone, or ${ring(facts)}.

If you do not want letters like this, ${ring(facts)} and say so, or use your card and choose to come back by yourself.

${signed(facts)}
`
	});
/** To a member, who signs in. */
const toMember =
	(subject: string, what: (facts: Facts) => string, stop: (facts: Facts) => string) =>
	(facts: Facts): Letter => ({
		subject,
		text: `Hello,

${what(facts)}

${stop(facts)}

${signed(facts)}
`
	});

/** What a storyteller is told, by kind: in a letter, or by a facilitator who rings them or writes by hand. */
export const tidings: Record<string, string> = {
	answer: 'There is an answer for you.',
	reminder: 'There is still an answer for you. There is no hurry.',
	last_reminder:
		'There is still an answer for you. This is the last time we remind you; it stays there.',
	soon: 'Something that you decided will begin, end, or be a year old soon.',
	put_right: 'We made a mistake, and have put it right. You should hear it from us first.',
	referred: 'There is something that we have to tell you.',
	news: 'There is news for you.',
	newcomers: 'There is a question for you. Nothing changes before you answer it.',
	unkept: 'There is something for you to decide.'
};
/** What time will do, as a facilitator says it: from then on a seal may lift, so they have heard the day and that they can stop it (C5). */
export const timely: Record<'seal' | 'end' | 'review', (day: string) => string> = {
	seal: (day) =>
		`What you keep closed until a day opens on ${day} to the people you chose, unless you stop it. Tell me if it should stay closed, or use your card before that day.`,
	end: (day) =>
		`Something that you said yes to ends on ${day}. If it should go on, use your card before that day.`,
	review: (day) =>
		`On ${day} something that you decided is a year old. If you want to look at it again, use your card.`
};

export const letters: Record<string, (facts: Facts) => Letter> = {
	...Object.fromEntries(Object.entries(tidings).map(([kind, what]) => [kind, toStoryteller(what)])),
	invitation: toMember(
		'You are on the list',
		({ origin }) =>
			`You can sign in at ${origin}/sign-in with this e-mail address. You are sent a code each time, and need no password.`,
		(facts) => `If you did not expect this, ${ring(facts)} and we take you off the list again.`
	),
	// Whoever has left has no work pages any more: what to do stands at the address in the file.
	recalled: toMember(
		'About a file that you took',
		() =>
			'Something in a file that you took has to be destroyed. Open the address that stands at the top of the file: it says which part. If you have more than one file, look at each.',
		(facts) => `If you did not expect this, ${ring(facts)}.`
	),
	// One letter, however many searches: what is new is counted when they look.
	found: (facts) => {
		const stop = `${facts.origin}/stop/${facts.id}`;
		return {
			...toMember(
				'Something new for you',
				({ origin }) =>
					`There is something new where you asked us to look. Sign in at ${origin}/sign-in to see how much, and to read it.`,
				() =>
					`If you do not want letters like this, stop them at ${stop}, or ${ring(facts)}. They come at most once a week.`
			)(facts),
			stop
		};
	}
};
