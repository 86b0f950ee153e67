/** Who meets the words of a story where, as it was found out by asking (tests/leaks/matrix.test.ts). */
import found from './matrix.json';

export type Surface = 'original' | 'page' | 'lists' | 'search' | 'themes' | 'decisions' | 'file';
export interface Finding {
	/** What the storyteller chose. */
	chosen: string;
	viewer: string;
	/** Where this viewer met a word of the story. */
	surfaces: Surface[];
}
const findings = found as Finding[];

export const viewers = [...new Set(findings.map(({ viewer }) => viewer))];
/** A row for each choice, with what was found for each viewer. */
export const rows = [...new Set(findings.map(({ chosen }) => chosen))].map((chosen) => ({
	chosen,
	cells: viewers.map(
		(viewer) => findings.find((f) => f.chosen === chosen && f.viewer === viewer)!.surfaces
	)
}));
