/**
 * What commissioners ask, and how much each story helps whoever asked. A judgement is about what a story is about, never
 * about its letters, so no engine had a part in it:
 *
 *   3  it is about what was asked
 *   2  it is about something else, and what was asked happens in it
 *   1  it is about something close by
 *   0  anything else
 *
 * Of two topics at once: 3 both, 1 one of them. What was ruled out is 0 wherever it happens.
 *
 * Some ask for what no story says in those words, as people do: such questions are here to be found wanting.
 */
import type { TopicName } from './topics.ts';

export interface Query {
	q: string;
	about: TopicName | [TopicName, TopicName];
	/** Topics that it means just as much. */
	or?: TopicName[];
	/** Topics close by. */
	near?: TopicName[];
	/** A topic that was ruled out. */
	without?: TopicName;
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
	{ q: 'eviction baby', about: ['eviction', 'young-mum'] },
	{ q: 'pip form help', about: ['pip', 'letters'] },
	// As people type: small letters, no apostrophes, no hyphens, whole sentences.
	{ q: 'uc', about: 'universal-credit', near: ['sanctions', 'dwp'] },
	{ q: 'pip tribunal', about: 'pip', near: ['esa'] },
	{ q: 'cant pay the rent', about: 'rent-rise', near: ['eviction', 'bedroom-tax'] },
	{ q: 'can’t afford heating', about: 'cold', near: ['meter', 'boiler'] },
	{ q: "can't afford food", about: 'hungry', near: ['food-bank', 'school-meals'] },
	{ q: 'didnt believe me', about: 'believed', near: ['pip', 'dwp'] },
	{ q: 'no one listens', about: 'believed', or: ['repeating'], near: ['dwp', 'gp'] },
	{ q: 'cant get a doctors appointment', about: 'gp', near: ['waiting', 'online'] },
	{ q: 'zero-hours contract', about: 'zero-hours', near: ['dole'] },
	{ q: 'spare-room subsidy', about: 'bedroom-tax', near: ['rent-rise'] },
	{ q: 'section 21 notice', about: 'eviction', near: ['rent-rise'] },
	{ q: '£14 a week bedroom tax', about: 'bedroom-tax', near: ['rent-rise'] },
	{ q: '2 years waiting list', about: 'waiting', near: ['gp'] },
	// What they mean, in words of their own.
	{ q: 'hungry kids', about: 'school-meals', or: ['hungry'], near: ['food-bank', 'young-mum'] },
	{ q: 'heating or eating', about: 'cold', or: ['hungry'], near: ['meter', 'food-bank'] },
	{ q: 'nowhere to live', about: 'eviction', or: ['hostel', 'sofa', 'rough-sleeping'] },
	{ q: 'freezing house', about: 'cold', near: ['boiler', 'mould', 'meter'] },
	{ q: 'energy bills', about: 'meter', or: ['cold'], near: ['boiler'] },
	{ q: 'lost my job', about: 'dole', near: ['zero-hours', 'carer'] },
	{ q: 'unemployed', about: 'dole', near: ['dwp', 'zero-hours'] },
	{ q: 'looking after my mum', about: 'carer' },
	{ q: 'teenage mother', about: 'young-mum' },
	{ q: 'on my own', about: 'lonely', near: ['mental-health'] },
	{ q: 'treated with respect', about: 'dwp', near: ['believed', 'kindness'] },
	{ q: 'having to tell my story again', about: 'repeating', near: ['believed'] },
	{ q: 'digital exclusion', about: 'online', near: ['letters'] },
	{ q: 'transport', about: 'buses' },
	{ q: 'refugees', about: 'asylum' },
	{ q: 'debt', about: 'council-tax', or: ['bailiffs', 'loan-shark'], near: ['meter'] },
	{ q: 'debt collectors', about: 'bailiffs', near: ['council-tax', 'loan-shark'] },
	{ q: 'benefits', about: 'universal-credit', or: ['esa', 'pip', 'dole', 'sanctions', 'dwp'] },
	{ q: 'disabled', about: 'wheelchair', or: ['pip', 'esa'], near: ['carer'] },
	{ q: 'homeless', about: 'rough-sleeping', or: ['hostel', 'sofa'], near: ['eviction'] },
	{ q: 'universal credit deduction', about: 'universal-credit', near: ['sanctions'] },
	{ q: 'fit for work', about: 'esa', near: ['pip'] },
	{ q: 'holiday hunger', about: 'school-meals', near: ['hungry'] },
	{ q: 'payday loans', about: 'loan-shark', near: ['bailiffs'] },
	// Misspelt otherwise: letters changed about, doubled, left out, the first of them too.
	{ q: 'benifits', about: 'universal-credit', or: ['esa', 'pip', 'dole', 'sanctions', 'dwp'] },
	{ q: 'lonliness', about: 'lonely', near: ['mental-health'] },
	{ q: 'food bnak', about: 'food-bank', near: ['hungry'] },
	{ q: 'evicton', about: 'eviction', near: ['hostel', 'rent-rise'] },
	{ q: 'ehelchair', about: 'wheelchair', near: ['pip'] },
	{ q: 'ailiffs', about: 'bailiffs', near: ['council-tax'] },
	{ q: 'unviersal credit', about: 'universal-credit', near: ['sanctions', 'dwp'] },
	{ q: 'retn', about: 'rent-rise', near: ['bedroom-tax', 'eviction'] },
	// A phrase, and something ruled out.
	{ q: '"waiting list"', about: 'waiting', near: ['gp'] },
	{ q: 'bus -food', about: 'buses', without: 'food-bank' }
];
