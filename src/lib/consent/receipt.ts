/** A receipt as a page reads it. */
import { bases, conditions } from '#lib/commissions/schema.ts';
import type { Circle } from './schema.ts';

export interface ReceiptLine {
	number: number;
	at: string;
	kind: string;
	signed: boolean;
}
type Term<T extends string> = `tl:${T}`;
export interface Process {
	purpose: Term<string>;
	circle: Term<Circle | 'facilitator'>;
	/** What the host had written down for the law by that day; absent where it had written nothing. */
	legalBasis?: string[];
	status: string;
	changed: boolean;
	recipient?: { name: string; people?: number }[];
	roster?: string;
	attribution?: Term<string>;
	place?: Term<string>;
	dated?: Term<string>;
	condition?: Term<string>[];
	successors?: boolean;
	opens: string;
	closes: string;
	review?: string;
}
export interface Receipt {
	number: number;
	jws: string | null;
	document: {
		identifier: string;
		created: string;
		controller: { name: string; contact: string };
		record: {
			head: string;
			number: number;
			status: string;
			notice: { identifier: string; language: string; description: string };
			process: Process[];
			notAgreed: { purpose: Term<string>; circle: Term<Circle | 'facilitator'>[] }[];
			less: string;
			notCalledBack: string;
			withdraw: string;
			right: string[];
		};
	};
}
/** 'tl:hear' → 'hear'. */
export const term = (word: string): string => word.slice(word.indexOf(':') + 1);

/** Purposes, in the words that were asked. */
export const purposeNames: Record<string, string> = {
	keep: 'Keep it, and read it first',
	hear: 'Read it',
	theme: 'Find it in search, by its words and themes, and count it',
	evidence: 'Back a decision with it',
	quote: 'Ask to quote words from it',
	event: 'Tell it at an event',
	learning: 'Use it to teach staff',
	research: 'Use it for research',
	press: 'Give it to the press',
	legacy: 'Keep it after the commission closes',
	machine: 'Let a machine help with it',
	contact: 'Tell me what happened'
};
export const recipientNames: Record<string, string> = {
	facilitator: 'the facilitators on duty',
	community: 'community commissioners',
	civic: 'civic commissioners',
	public: 'anyone'
};
export const rightNames: Record<string, string> = {
	RightToWithdrawConsent: 'to take it back at any time',
	RightToAccess: 'to see what we hold',
	RightToErasure: 'to have it destroyed',
	RightToRectification: 'to have it put right',
	RightToDataPortability: 'to take everything away with you',
	RightToComplaint: 'to complain, to us or to the Information Commissioner'
};

/** Article 6 has terms of its own in the vocabulary; article 9 is told by the letter of its point. */
const basisTerms: Record<string, keyof typeof bases> = {
	Consent: 'consent',
	Contract: 'contract',
	LegalObligation: 'legal_obligation',
	VitalInterest: 'vital_interests',
	PublicInterest: 'public_task',
	LegitimateInterest: 'legitimate_interests'
};
/** The ground that a use stands on in the law, as the host wrote it down, in words. */
export function ground(terms: readonly string[] = []): string {
	const [basis, condition] = terms.map(term);
	const of = basis && basisTerms[basis];
	if (!of) return 'not written down by that day';
	const sensitive = Object.values(conditions)['abcdefghij'.indexOf(condition?.at(-1) ?? '-')];
	return `${bases[of]}${sensitive ? `; for what is sensitive: ${sensitive}` : ''}`.toLowerCase();
}

/** What happened, in a list of receipts. */
export const kindNames: Record<string, string> = {
	handed_in: 'You handed your words in',
	chosen: 'You chose who may read it',
	allowed: 'You allowed something in detail',
	refused: 'You said no to something',
	approved: 'You said yes to the words',
	newcomers: 'You answered about those who joined',
	renewed: 'You renewed what you had allowed',
	expired: 'The time that you had set ran out',
	withdrawn: 'You took something back',
	answered: 'You answered when you were asked',
	let_in: 'You let a facilitator in',
	confirmed: 'You confirmed what was written down for you',
	erasing: 'You asked to have it destroyed',
	brought_back: 'You brought it back'
};
