import { uses, type AskedUse } from '#lib/asks/schema.ts';
import { allowedWithin, circleNames, useNames } from '#lib/consent/sentences.ts';
import type { Circle, Use } from '#lib/consent/schema.ts';
import {
	channelSentence,
	wantNames,
	type Channel,
	type One,
	type Want
} from '#lib/helped/schema.ts';
import { states, type State } from '#lib/decisions/schema.ts';
import { reasons, type Reason } from '#lib/exports/schema.ts';
import { holdReason, type HoldKind } from '#lib/tasks/schema.ts';
import type { RecordLine } from './schema.ts';

const roles: Record<string, string> = {
	community: 'A community commissioner',
	civic: 'A civic commissioner',
	facilitator: 'A facilitator'
};
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const list = (value: unknown) => (Array.isArray(value) ? value.map(text) : []);

/** "a, b and c". */
export function together(parts: string[]): string {
	return parts.length < 2
		? (parts[0] ?? '')
		: `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}

/** Where a decision has got to, in words. */
export function stateName(state: string): string {
	return state in states ? states[state as State] : state.replaceAll('_', ' ');
}

/** Who did it: by name where the storyteller may know it, else by role and organisation. */
function who(line: RecordLine): string {
	const role = roles[line.role ?? ''] ?? 'Someone';
	if (line.name)
		return line.organisation
			? `${line.name} (${role.replace(/^An? /, '')}, ${line.organisation})`
			: line.name;
	return line.organisation ? `${role} from ${line.organisation}` : role;
}

/** What a storyteller allowed, in one sentence. */
function chose(detail: Record<string, unknown>): string {
	const circles = list(detail.circles) as Circle[];
	if (circles.length === 0) return 'You chose: only your facilitator and you.';
	const readers = circles.includes('public')
		? 'anyone'
		: together(circles.map((circle) => circleNames[circle] ?? circle));
	const uses = (list(detail.uses) as Use[]).map((use) => useNames[use] ?? use);
	return `You chose who may read it: ${readers}. ${
		uses.length > 0 ? `It may ${together(uses)}.` : 'It may be read, and used for nothing else.'
	}`;
}

/** One use by one circle, in words. */
const cell = (detail: Record<string, unknown>) =>
	allowedWithin({ purpose: text(detail.purpose), circle: text(detail.circle) });

const reasonOf = (detail: Record<string, unknown>) => holdReason[detail.kind as HoldKind] ?? '';

/** What was done with help, said behind what was done. */
const withHelp: Record<Channel, string> = {
	paper: ', on paper',
	phone: ', by telephone',
	together: ', with one of us beside you'
};
const how = (detail: Record<string, unknown>) => withHelp[detail.helped as Channel] ?? '';
const wanted = (detail: Record<string, unknown>) =>
	wantNames[detail.want as Want | One | 'yes'] ?? '';

/** What was asked for beyond a quote. */
const used = (purpose: unknown) =>
	(uses[text(purpose) as AskedUse] ?? 'somewhere else').toLowerCase();

/** One line of a story's record as a plain sentence. */
export function sentence(line: RecordLine): string {
	const { detail } = line;
	const title = text(detail.title);
	const decision = title ? `the decision “${title}”` : 'a decision';
	switch (line.kind) {
		case 'started':
			return 'You started this story.';
		case 'handed_in':
			if (detail.applied) return 'The changes that you had said yes to were made.';
			return detail.helped
				? 'Your words were handed in for you. The facilitators on duty may keep them and read them.'
				: 'You handed your words in. The facilitators on duty may keep them and read them.';
		case 'typed_in':
			return `${who(line)} typed your story in, ${channelSentence[detail.channel as Channel] ?? ''}.`;
		case 'confirmed':
			return detail.witness
				? 'You said to a facilitator that what was written down is right.'
				: 'You said that what was written down for you is right.';
		case 'witnessed':
			return `${who(line)} read it back to you and heard your yes.`;
		case 'read_original':
			return `${who(line)} read your words${line.note ? `, and wrote why: “${line.note}”` : ''}.`;
		case 'read_out':
			return detail.words === false
				? `${who(line)} opened what you are asked, to read it out to you.`
				: `${who(line)} opened some words of yours, to read out to you what you are asked.`;
		case 'contact_opened':
			return `${who(line)} looked up how to reach you, to tell you something.`;
		case 'proposed':
			return detail.kind === 'hide'
				? `${who(line)} asked if you want to hide some words.`
				: `${who(line)} asked if you want to change some words.`;
		case 'read_first':
			return detail.proposed
				? `${who(line)} finished the first reading and left you something to answer.`
				: `${who(line)} finished the first reading and asked for no changes.`;
		case 'answered_proposal':
			return `You said ${detail.answer === 'accepted' ? 'yes' : 'no'} to ${
				detail.kind === 'hide' ? 'hiding some words' : 'a change of words'
			}.`;
		case 'hid_words':
			return detail.helped
				? `Words were hidden as you said${how(detail)}. You can show them again here.`
				: 'You changed which words are hidden.';
		case 'chosen':
			return detail.helped
				? `What you marked was written down, and opens nothing until you have said yes. ${chose(detail)}`
				: chose(detail);
		case 'allowed':
			return `You said yes: ${cell(detail)}.`;
		case 'refused':
			if (text(detail.purpose) in uses)
				return detail.asks
					? `You said that you may be asked again: ${used(detail.purpose)}.`
					: `You said no, and that nobody asks you: ${used(detail.purpose)}.`;
			return `You said no to this: ${cell(detail)}.`;
		case 'newcomers':
			return detail.answer === 'no'
				? `You said${how(detail)} that those who joined may not read it.`
				: detail.answer === 'yes'
					? `You said yes${how(detail)} to those who joined.`
					: 'Somebody new took the place of somebody who left, as you had allowed.';
		case 'renewed':
			return detail.purpose
				? `You renewed this: ${cell(detail)}. Nobody was added.`
				: 'You renewed what you had allowed. Nobody was added.';
		case 'expired':
			return 'The time that you had set ran out, and what you had allowed until then ended.';
		case 'approved':
			return detail.unasked
				? 'Nobody asked to change anything, so your words were shared as you had chosen.'
				: 'You said yes to the words as they stand.';
		case 'paused':
			return detail.replayed
				? 'We put back an older copy of this archive. What you did since may be missing from it, so we paused your story until you have looked.'
				: 'You paused your story. From then on nobody else could see it.';
		case 'resumed':
			return `You opened your story again${how(detail)}.`;
		case 'withdrawn':
			return text(detail.purpose)
				? `You stopped this${how(detail)}: ${cell(detail)}.`
				: `You took your story back${how(detail)}. From then on nobody else could see it.`;
		case 'erasing':
			return `You asked us to destroy your story${how(detail)}. From then on nobody else could see it.`;
		case 'erasure_refused':
			return 'The people responsible said that they must keep your story. Nobody else can see it, and you can read why.';
		case 'taken_away':
			return 'You took a copy of everything away.';
		case 'brought_back':
			return `You brought your story back${how(detail)}, as it was before.`;
		case 'erased':
			return 'Your story was destroyed.';
		case 'told':
			return `${who(line)} told you, as you had asked, that something waits for you here.`;
		case 'read_copy':
			return `${who(line)} read your story.`;
		case 'coded':
			return `${who(line)} marked some of your words with the theme “${text(detail.theme)}”.`;
		case 'theme_worded': {
			const named = `“${text(detail.theme)}”`;
			return [
				detail.was
					? `A theme that you chose has another name now: “${text(detail.was)}” is ${named}.`
					: '',
				detail.meaning
					? `The theme ${named} that you chose is said in other words now: “${text(detail.meaning)}”`
					: '',
				detail.bounds
					? `What the theme ${named} that you chose includes and leaves out was worded anew.`
					: '',
				'You can choose again, at “What it means to you”.'
			]
				.filter(Boolean)
				.join(' ');
		}
		case 'asked_quote':
			return `${who(line)} asked if they may quote some of your words.`;
		case 'asked_use':
			return `${who(line)} asked if your story may be used: ${used(detail.purpose)}.`;
		case 'asked_link':
			return `${who(line)} asked if your story may back a decision.`;
		case 'quoted':
			return `Words of yours that you said yes to now stand in ${decision}.`;
		case 'unquoted':
			return `Words of yours were taken out of ${decision}.`;
		case 'answered':
			if (detail.to === 'back')
				return `You said ${detail.answer === 'not now' ? '“not now”' : text(detail.answer)} when you were asked if your story may back a decision${how(detail)}.`;
			if (detail.purpose)
				return `You said ${detail.answer === 'not now' ? '“not now”' : text(detail.answer)} when you were asked if your story may be used${how(detail)}: ${used(detail.purpose)}.`;
			return detail.answer === 'yes'
				? `You said yes${how(detail)}: those words may be quoted there.`
				: detail.answer === 'no'
					? `You said no${how(detail)}: those words may not be quoted.`
					: 'You said “not now” about quoting your words.';
		case 'linked':
			return `Your story now backs ${decision}.${
				detail.why ? ` They wrote why: “${text(detail.why)}”` : ''
			}`;
		case 'unlinked':
			return 'Your story no longer backs a decision that it had been linked to.';
		case 'exported': {
			const why = list(detail.for).map((reason) => reasons[reason as Reason]?.toLowerCase() ?? '');
			return `${who(line)} took words of yours away in a file, with a decision that they are behind${
				why.length > 0 ? `: ${together(why)}` : ''
			}.`;
		}
		case 'export_destroyed':
			return `${who(line)} said that they destroyed what was in their file of yours.`;
		case 'decision_worded':
			return `The wording of ${decision} changed. Both sides sign the new wording before it counts.`;
		case 'decision_published':
			return `Both sides signed ${decision}, and it was published.`;
		case 'decision_moved':
			return `There is news of ${decision}. It is now ${stateName(text(detail.state))}.${
				detail.reason ? ` The reason given: “${text(detail.reason)}”` : ''
			}`;
		case 'held':
			return `${who(line)} hid your story. ${reasonOf(detail)}${line.note ? ` They wrote: “${line.note}”` : ''}`;
		case 'hold_ended':
			return `${who(line)} opened your story again${line.note ? `, and wrote why: “${line.note}”` : ''}.`;
		case 'wished':
			return `${who(line)} wrote down, ${channelSentence[detail.channel as Channel] ?? ''}, that you want ${wanted(detail)}. They wrote: “${line.note}”`;
		case 'wish_heard':
			return `${who(line)} spoke with you, and heard that you want ${wanted(detail)}.`;
		case 'wish_denied':
			return `${who(line)} spoke with you, and heard that you do not want ${wanted(detail)}. Nothing was done${
				detail.want === 'open' || detail.want === 'yes'
					? ''
					: ', and it stays hidden until you open it again'
			}.`;
		case 'crossed_out':
			return `You crossed out ${line.name}. From then on they could not read it.`;
		case 'let_in':
			return detail.by === 'facilitators'
				? 'A facilitator who came later may read your words. Who and why stands beside this.'
				: 'You let one more facilitator read your words.';
		case 'succeeded':
			return `${together(list(detail.by))} let ${line.name} read your words${line.note ? `, and wrote why: “${line.note}”` : ''}.`;
		case 'asked_new_words':
			return `${who(line)} asked for new code words for you${line.note ? `, and wrote how you asked: “${line.note}”` : ''}. Another facilitator has to say yes within two weeks. If it was not you who asked, ring us.`;
		case 'dropped_new_words':
			return `${who(line)} stopped the asking for new code words. Your words stay as they are.`;
		case 'recognised':
			return `${who(line)} thought that they might know you, and stopped reading.`;
		case 'mistake':
			return 'We made a mistake with your story, hid it at once, and are sorry. Above stands what it was.';
		case 'matter_over':
			return `${who(line)} wrote down that the matter is over for which we did not open your story to anyone.`;
		case 'referred':
			return `${together(list(detail.by))} told someone who can help, because somebody might be seriously harmed. They wrote why: “${line.note}”${
				detail.told
					? ' They had talked to you first.'
					: ` They did not talk to you first. Why not: “${text(detail.why_not)}”`
			}`;
		case 'hold_lifted':
			return 'You opened your story again.';
		default:
			return 'Something else happened to your story. Ring us and we will tell you what.';
	}
}

const day = new Intl.DateTimeFormat('en-GB', {
	weekday: 'long',
	day: 'numeric',
	month: 'long',
	year: 'numeric',
	timeZone: 'Europe/London'
});
const month = new Intl.DateTimeFormat('en-GB', {
	month: 'long',
	year: 'numeric',
	timeZone: 'Europe/London'
});

const clock = new Intl.DateTimeFormat('en-GB', {
	hour: 'numeric',
	minute: '2-digit',
	timeZone: 'Europe/London'
});

export const timeName = (at: string) => clock.format(new Date(at));
export const dayName = (at: string) => day.format(new Date(at));

/** When: readings by members stand there by month alone. */
export function when(line: RecordLine): string {
	return (line.month ? month : day).format(new Date(line.at));
}
