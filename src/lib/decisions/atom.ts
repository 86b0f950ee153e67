/** Decisions as an Atom feed (RFC 4287). */
import type { Commission } from '#lib/commissions/schema.ts';
import { states, type Decision } from './schema.ts';

const escape = (text: string) =>
	text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\p{Cc}/gu, ' ');

/**
 * @param feed published decisions, the latest moved first
 * @param origin address of the installation
 */
export function atom(
	commission: Pick<Commission, 'slug' | 'name'>,
	feed: readonly (Pick<Decision, 'id' | 'title' | 'we_decided' | 'state' | 'kind'> & {
		updated_at: string;
	})[],
	origin: string
): string {
	const home = `${origin}/${commission.slug}/decisions`;
	const updated = feed[0]?.updated_at ?? '2020-01-01T00:00:00Z';
	const entries = feed.map(
		(decision) => `  <entry>
    <id>urn:uuid:${decision.id}</id>
    <title>${escape(decision.title)}</title>
    <link href="${home}/${decision.id}"/>
    <updated>${new Date(decision.updated_at).toISOString()}</updated>
    <category term="${escape(decision.kind)}"/>
    <summary>${escape(`${decision.we_decided} It is ${states[decision.state]}.`)}</summary>
  </entry>
`
	);
	return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
  <id>${home}</id>
  <title>Decisions of ${escape(commission.name)}</title>
  <link rel="self" href="${home}/feed.xml"/>
  <link href="${home}"/>
  <updated>${new Date(updated).toISOString()}</updated>
  <author><name>${escape(commission.name)}</name></author>
${entries.join('')}</feed>
`;
}
