/**
 * What commissioners ask, and how much each story helps whoever asked. A judgement is about what a story is about, never
 * about its letters, so no engine had a part in it:
 *
 *   3  it is about what was asked
 *   2  it is about something else, and what was asked happens in it
 *   1  it is about something close by
 *   0  anything else
 *
 * Of two topics at once: 3 both, 1 one of them.
 */
import type { TopicName } from './topics.ts';

export interface Query {
	q: string;
	about: TopicName | [TopicName, TopicName];
	/** Topics close by. */
	near?: TopicName[];
}

export const queries: Query[] = [
	// As offices say it.
	{ q: 'universal credit', about: 'universal-credit', near: ['sanctions', 'dwp'] },
	{ q: 'personal independence payment', about: 'pip', near: ['wheelchair', 'esa'] },
	{ q: 'employment and support allowance', about: 'esa', near: ['pip'] },
	{ q: 'food bank', about: 'food-bank', near: ['hungry'] },
	{ q: 'council tax', about: 'council-tax', near: ['bailiffs'] },
	{ q: 'temporary accommodation', about: 'hostel', near: ['eviction', 'sofa'] },
	{ q: 'prepayment meter', about: 'meter', near: ['cold'] },
	{ q: 'free school meals', about: 'school-meals', near: ['hungry', 'uniform'] },
	{ q: 'school uniform', about: 'uniform', near: ['school-meals'] },
	{ q: 'waiting list', about: 'waiting', near: ['gp'] },
	{ q: 'asylum', about: 'asylum' },
	{ q: 'loan shark', about: 'loan-shark', near: ['bailiffs'] },
	{ q: 'enforcement agent', about: 'bailiffs', near: ['council-tax'] },
	{ q: 'zero hours contract', about: 'zero-hours', near: ['dole'] },
	{ q: 'eviction', about: 'eviction', near: ['hostel', 'rent-rise'] },
	{ q: 'damp', about: 'mould', near: ['boiler'] },
	{ q: 'boiler', about: 'boiler', near: ['cold', 'mould'] },
	{ q: 'rent', about: 'rent-rise', near: ['bedroom-tax', 'eviction'] },
	// As people say it.
	{ q: 'UC', about: 'universal-credit', near: ['sanctions', 'dwp'] },
	{ q: 'PIP', about: 'pip', near: ['wheelchair', 'esa'] },
	{ q: 'ESA', about: 'esa', near: ['pip'] },
	{ q: 'DWP', about: 'dwp', near: ['universal-credit'] },
	{ q: 'the social', about: 'dwp', near: ['universal-credit'] },
	{ q: 'the food bank', about: 'food-bank', near: ['hungry'] },
	{ q: 'dole', about: 'dole', near: ['zero-hours', 'dwp'] },
	{ q: 'sanctioned', about: 'sanctions', near: ['universal-credit'] },
	{ q: 'bedroom tax', about: 'bedroom-tax', near: ['rent-rise'] },
	{ q: 'leccy', about: 'meter', near: ['cold'] },
	{ q: 'signing on', about: 'dole', near: ['dwp'] },
	{ q: 'section 21', about: 'eviction', near: ['rent-rise'] },
	{ q: 'foodbank', about: 'food-bank', near: ['hungry'] },
	{ q: 'kipping on a sofa', about: 'sofa', near: ['rough-sleeping'] },
	{ q: 'job centre', about: 'dwp', near: ['dole'] },
	// In the plural, or another form of the word.
	{ q: 'sanctions', about: 'sanctions', near: ['universal-credit'] },
	{ q: 'loneliness', about: 'lonely', near: ['mental-health'] },
	{ q: 'lonely', about: 'lonely', near: ['mental-health'] },
	{ q: 'hunger', about: 'hungry', near: ['food-bank', 'school-meals'] },
	{ q: 'wheelchairs', about: 'wheelchair', near: ['pip'] },
	{ q: 'carers', about: 'carer' },
	{ q: 'buses', about: 'buses' },
	{ q: 'brown envelopes', about: 'letters', near: ['dwp'] },
	{ q: 'neighbours', about: 'kindness' },
	{ q: 'sleeping rough', about: 'rough-sleeping', near: ['hostel', 'sofa'] },
	{ q: 'doctors', about: 'gp', near: ['waiting'] },
	{ q: 'assessments', about: 'pip', near: ['esa'] },
	{ q: 'depression', about: 'mental-health', near: ['lonely'] },
	// Misspelt.
	{ q: 'univercal credit', about: 'universal-credit', near: ['sanctions', 'dwp'] },
	{ q: 'anxeity', about: 'mental-health', near: ['lonely'] },
	{ q: 'baillifs', about: 'bailiffs', near: ['council-tax'] },
	{ q: 'wheelchiar', about: 'wheelchair', near: ['pip'] },
	{ q: 'sanctoned', about: 'sanctions', near: ['universal-credit'] },
	{ q: 'councl tax', about: 'council-tax', near: ['bailiffs'] },
	{ q: 'assesment', about: 'pip', near: ['esa'] },
	{ q: 'hostle', about: 'hostel', near: ['rough-sleeping'] },
	{ q: 'uniforn', about: 'uniform', near: ['school-meals'] },
	// As another country spells or says it.
	{ q: 'mold', about: 'mould', near: ['boiler'] },
	{ q: 'neighbors', about: 'kindness' },
	{ q: 'diapers', about: 'young-mum' },
	{ q: 'stroller', about: 'young-mum' },
	// By a word or two of what happened.
	{ q: 'last bus', about: 'buses' },
	{ q: 'tell from the beginning', about: 'repeating' },
	{ q: 'liar', about: 'believed' },
	{ q: 'no internet', about: 'online' },
	{ q: '"hot water"', about: 'boiler', near: ['cold'] },
	{ q: 'no appointment', about: 'gp', near: ['online'] },
	{ q: 'broken lift', about: 'wheelchair', near: ['esa'] },
	// Two things at once.
	{ q: 'food bank bus', about: ['food-bank', 'buses'] },
	{ q: 'damp wheelchair', about: ['mould', 'wheelchair'] },
	{ q: 'sanction depression', about: ['sanctions', 'mental-health'] },
	{ q: 'PIP rent', about: ['pip', 'rent-rise'] },
	{ q: 'eviction baby', about: ['eviction', 'young-mum'] }
];
