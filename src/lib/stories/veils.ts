import type { Circle } from '#lib/consent/schema.ts';
import type { Veil } from './schema.ts';

/** People copy with other spaces and quotation marks than the page has: those never decide. */
function same(points: string[]): string[] {
	return points.map((point) =>
		/\s/u.test(point)
			? ' '
			: point
					.replace(/[‘’‛`´]/u, "'")
					.replace(/[“”„‟]/u, '"')
					.replace(/[‐‑–—]/u, '-')
					.toLowerCase()
	);
}

/** A text by code points, folded, with runs of white space as one; `at` says where each came from. */
function folded(text: string): { points: string[]; at: number[] } {
	const points: string[] = [];
	const at: number[] = [];
	for (const [position, point] of same([...text]).entries()) {
		if (point === ' ' && points[points.length - 1] === ' ') continue;
		points.push(point);
		at.push(position);
	}
	return { points, at };
}

/** Every place where typed words stand in a plain text, in its code points. */
export function places(plain: string, typed: string): { first: number; last: number }[] {
	const text = folded(plain);
	const wanted = folded(typed.normalize('NFC').trim()).points;
	if (wanted.length === 0) return [];
	const found: { first: number; last: number }[] = [];
	for (let start = 0; start + wanted.length <= text.points.length; start++) {
		if (!wanted.every((point, offset) => text.points[start + offset] === point)) continue;
		const end = start + wanted.length - 1;
		found.push({ first: text.at[start] ?? 0, last: (text.at[end] ?? 0) + 1 });
		start = end;
	}
	return found;
}

/** Hides typed words wherever they stand; a place already hidden is hidden from these circles too. */
export function hide(veils: readonly Veil[], plain: string, typed: string, from: Circle[]): Veil[] {
	const added = places(plain, typed);
	const kept = veils.map((veil) => {
		const again = added.find((place) => place.first === veil.first && place.last === veil.last);
		return again ? { ...veil, circles: [...new Set([...veil.circles, ...from])] } : veil;
	});
	const fresh = added.filter(
		(place) => !veils.some((veil) => veil.first === place.first && veil.last === place.last)
	);
	return [...kept, ...fresh.map((place) => ({ ...place, circles: from }))].map(
		({ first, last, circles }) => ({ first, last, circles })
	);
}

/**
 * Where hidden stretches lie after the words around them were changed in the plain box. A stretch that the change
 * touches grows over all of the change: what was hidden is never shown by editing.
 * @param veils ranges in code points of `before`
 */
export function carried(veils: readonly Veil[], before: string, after: string): Veil[] {
	const old = [...before];
	const now = [...after];
	let start = 0;
	while (start < old.length && start < now.length && old[start] === now[start]) start++;
	let same = 0;
	while (
		same < old.length - start &&
		same < now.length - start &&
		old[old.length - 1 - same] === now[now.length - 1 - same]
	)
		same++;
	const end = old.length - same;
	const moved = now.length - old.length;
	return veils
		.map(({ first, last, circles }) => ({
			first: first < start ? first : first >= end ? first + moved : start,
			last: last <= start ? last : last > end ? last + moved : now.length - same,
			circles
		}))
		.filter(({ first, last }) => first < last);
}
