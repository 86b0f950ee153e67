/** Compares what the search engine holds with what the database gave it: every part of every document. */
import { createHash } from 'node:crypto';
import type { Rpc } from '#lib/database/work.ts';
import { client } from './engine.server.ts';
import { attributes, unparted } from './settings.server.ts';

/** What is compared of a document. */
const same = ['hash', 'audience', 'opens', 'closes', 'words', 'traits'] as const;
/** What it is found and counted by beside its words. */
const traits = ['named', ...attributes, 'month', 'coded'] as const;
type Traits = { [name in (typeof traits)[number]]?: unknown };
interface Document {
	index: string;
	id: string;
	hash: string;
	audience: number;
	opens: number;
	closes: number;
	/**
	 * A hash of the words and of what the engine is given beside them. Null where the copy is no longer the one that was sent: then there
	 * is nothing to compare, and `stories` names it.
	 */
	words: string | null;
	/** As one text; null where words are. */
	traits: string | null;
}
export interface Audit {
	documents: number;
	/** Ids of documents that should be there, or are other than they should be. */
	missing: string[];
	other: string[];
	/** Documents that should not stand where they stand, each as `index/id`. */
	extra: string[];
	/** Ids of stories for which what was given is not what may be found. */
	stories: string[];
	/** Indexes that nobody asks for. The worker that runs takes them away. */
	leftover: string[];
}
/** Before every id. */
const first = '00000000-0000-0000-0000-000000000000';
/** One document may stand in two indexes, of which one is not its own. */
const standing = ({ index, id }: Pick<Document, 'index' | 'id'>) => `${index}/${id}`;
const idOf = (extra: string) => extra.slice(extra.indexOf('/') + 1);
/** Can it be an id of ours? A document that somebody else put there may be called anything. */
const isOurs = (id: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** What can differ, as it is told of. */
export const kinds = ['missing', 'extra', 'other', 'stories', 'leftover'] as const;

/**
 * Compares them. Something may move while it looks, so what differs is looked at a second time, and counts only if it differs still.
 * @param key may read documents
 * @param rpc as the worker's program, which may ask how it should be
 */
export async function audit(url: string, key: string, rpc: Rpc): Promise<Audit> {
	const found = await look(url, key, rpc);
	if (kinds.every((kind) => found[kind].length === 0)) return found;
	const again = await look(url, key, rpc);
	for (const kind of kinds) {
		const before = new Set(found[kind]);
		again[kind] = again[kind].filter((id) => before.has(id));
	}
	return again;
}

async function look(url: string, key: string, rpc: Rpc): Promise<Audit> {
	const engine = client(url, key);
	const held = new Map<string, Document>();
	const { results: indexes } = await engine.getRawIndexes({ limit: 10_000 });
	const right = new Set(await rpc<string[]>('work_audit_indexes', {}));
	for (const { uid } of indexes.filter(({ uid }) => uid.startsWith('stories-')))
		for (let offset = 0, total = 1; offset < total; offset += 1000) {
			const page = await engine.index<Document & { plain?: string } & Traits>(uid).getDocuments({
				fields: ['id', 'hash', 'audience', 'opens', 'closes', 'words', 'plain', ...traits],
				limit: 1000,
				offset
			});
			total = page.total;
			for (const document of page.results) {
				const { id, hash, audience, opens, closes, words, plain } = document;
				held.set(standing({ index: uid, id }), {
					...{ index: uid, id, hash, audience, opens, closes },
					words: hashed(unparted(`${words ?? ''}${plain ?? ''}`)),
					traits: oneText(document)
				});
			}
		}

	const leftover = indexes
		.map(({ uid }) => uid)
		.filter((uid) => /^(stories|next)-/.test(uid) && !right.has(uid));
	const found: Audit = { documents: 0, missing: [], extra: [], other: [], stories: [], leftover };
	for (let after = first; ;) {
		const wanted = (
			await rpc<(Omit<Document, 'traits'> & { traits: Traits | null })[]>('work_audit', {
				after,
				most: 1000
			})
		).map((document) => ({ ...document, traits: document.traits && oneText(document.traits) }));
		for (const document of wanted) {
			const { id } = document;
			const there = held.get(standing(document));
			held.delete(standing(document));
			if (!there) found.missing.push(id);
			else if (same.some((part) => document[part] !== null && there[part] !== document[part]))
				found.other.push(id);
		}
		found.documents += wanted.length;
		if (wanted.length === 0) break;
		after = wanted.at(-1)!.id;
	}
	found.extra.push(...held.keys());
	found.stories = await rpc<string[]>('work_audit_sent', {});
	const waiting = new Set(await rpc<string[]>('work_audit_waiting', { documents: named(found) }));
	for (const kind of ['missing', 'other'] as const)
		found[kind] = found[kind].filter((id) => !waiting.has(id));
	found.extra = found.extra.filter((extra) => !waiting.has(idOf(extra)));
	return found;
}

const hashed = (words: string) => createHash('sha256').update(words).digest('hex');

/** Lists in an order of their own: neither side promises one. */
const oneText = (document: Traits) =>
	JSON.stringify(
		traits.map((name) => {
			const value = document[name] ?? null;
			if (typeof value === 'string') return unparted(value);
			return Array.isArray(value) ? value.toSorted() : value;
		})
	);

/** The ids of what differs, of those that can be ours. */
const named = ({ missing, extra, other }: Audit): string[] =>
	[...missing, ...extra.map(idOf), ...other].filter(isOurs);

/** Has everything that differs looked at again. */
export const repair = (rpc: Rpc, found: Audit): Promise<void> =>
	rpc('work_repair', {
		stories: found.stories,
		documents: named(found),
		extra: found.extra.map((extra) => ({
			index: extra.slice(0, extra.indexOf('/')),
			id: idOf(extra)
		}))
	});
