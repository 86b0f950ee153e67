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
