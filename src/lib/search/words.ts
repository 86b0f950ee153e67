/** How a search is said on a page. */
import type { Asked, Form, Found } from './schema.ts';

export const formName: Record<Form, string> = {
	text: 'Written',
	voice: 'Spoken',
	image: 'Pictures',
	film: 'Film'
};
export const sortName: Record<Asked['sort'], string> = {
	relevance: 'What fits best',
	newest: 'Newest month first',
	most_coded: 'Most often marked'
};
const languages = new Intl.DisplayNames('en-GB', { type: 'language', fallback: 'code' });
export const languageName = (code: string): string => languages.of(code) ?? code;

/** How many there are, said whole, for a screen and for who listens. */
export const howMany = ({ total, many }: Pick<Found, 'total' | 'many'>): string =>
	total === 0
		? 'No story that you may read is like this.'
		: total === 1
			? 'One story.'
			: `${many ? 'More than ' : ''}${total.toLocaleString('en-GB')} stories.`;

/** How many of a kept search they could not find before. */
export const newToYou = (stories: number): string =>
	stories === 1 ? 'One story is new to you.' : `${stories} stories are new to you.`;

/** Nothing chosen but the words: what clearing leaves. */
export const cleared = (asked: Asked): Asked => ({
	...asked,
	themes: [],
	any: false,
	place: null,
	year: null,
	form: null,
	backs: null,
	language: null,
	page: 1
});

/** A saved search in words: what was typed, then what it was narrowed by, with the names of its themes and its place. */
export function inWords(
	asked: Asked,
	themes: { slug: string; name: string }[],
	places: { id: string; name: string }[]
): string {
	const parts = [
		asked.q && (asked.some ? `Some of “${asked.q}”` : `“${asked.q}”`),
		asked.themes
			.map(
				(slug) => themes.find((theme) => theme.slug === slug)?.name ?? 'a theme that is not here'
			)
			.join(asked.any ? ' or ' : ' and '),
		asked.place && (places.find(({ id }) => id === asked.place)?.name ?? 'a place'),
		asked.year && `about ${asked.year}`,
		asked.form && formName[asked.form].toLowerCase(),
		asked.backs && 'behind a decision',
		asked.language && `in ${languageName(asked.language)}`
	].filter(Boolean);
	const said = parts.join(', ');
	return said ? said[0]!.toUpperCase() + said.slice(1) : 'Everything you may read';
}
