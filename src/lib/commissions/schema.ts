export interface Listed {
	slug: string;
	name: string;
	place: string;
	phase: Phase;
	summary: string;
	demonstration: boolean;
}

export interface Place {
	id: string;
	name: string;
}

/** One commission as anybody may know it. */
export interface Commission extends Listed {
	about: string;
	telling_open: boolean;
	telephone: string | null;
	reading_days: string | null;
	complaints: string | null;
	controller: string | null;
	neutral_site: string | null;
	card_name: string | null;
	help: { name: string; what: string; telephone: string }[];
	read_within_days: number;
	/** The day an answer would be waiting for a story handed in now. */
	answer_by: string;
	facilitators: string[];
	/** Which of them leads on safeguarding. */
	lead: string | null;
	places: Place[];
}

export interface RosterCircle {
	people: number;
	organisations: { name: string; people: number }[];
}

export const phases = {
	starting: 'just starting',
	gathering: 'gathering',
	launch: 'telling in public for the first time',
	working: 'working together',
	closing: 'closing',
	closed: 'closed'
} as const;
export type Phase = keyof typeof phases;

export const sides = {
	community: 'community commissioners',
	civic: 'civic commissioners',
	facilitator: 'facilitators',
	public: 'anyone'
} as const;
/** How many sit in a circle, in words: 1 civic commissioner. */
export const seated = (people: number, circle: 'community' | 'civic') =>
	`${people} ${people === 1 ? sides[circle].replace(/s$/, '') : sides[circle]}`;

/** Article 6(1) of the UK GDPR, as `archive.lawful_basis` lists it. */
export const bases = {
	consent: 'Consent',
	contract: 'A contract',
	legal_obligation: 'A legal obligation',
	vital_interests: 'Vital interests: to save a life',
	public_task: 'A public task',
	legitimate_interests: 'Legitimate interests'
} as const;
/** Article 9(2), as `archive.basis_condition` lists it: for what says something of health, faith, origin and the like. */
export const conditions = {
	explicit_consent: 'Explicit consent',
	employment_and_social_protection: 'Employment, social security and social protection',
	vital_interests: 'Vital interests, where somebody cannot consent',
	not_for_profit_body: 'A not-for-profit body, for its own members',
	made_public: 'They made it public themselves',
	legal_claims: 'Legal claims',
	substantial_public_interest: 'Substantial public interest',
	health_or_social_care: 'Health or social care',
	public_health: 'Public health',
	archiving_and_research: 'Archiving, research and statistics'
} as const;
/** The lawful basis of one purpose, as the host wrote it down. It opens nothing. */
export interface Basis {
	purpose: string;
	basis: keyof typeof bases;
	condition: keyof typeof conditions | null;
	sentence: string;
	version: number;
	since: string;
	/** For keepers alone. */
	by: string | null;
}

/** Those that say the same, written on one day by one person, stand together: most do, and nobody reads one sentence twelve times. */
export function grounds(written: Basis[]): [Basis, ...Basis[]][] {
	const alike = new Map<string, [Basis, ...Basis[]]>();
	for (const basis of written) {
		const said = [basis.basis, basis.condition, basis.sentence, basis.since.slice(0, 10)];
		const key = JSON.stringify([...said, basis.version, basis.by]);
		const same = alike.get(key);
		if (same) same.push(basis);
		else alike.set(key, [basis]);
	}
	return [...alike.values()];
}
