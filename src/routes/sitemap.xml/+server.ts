import * as commissions from '#lib/commissions/commissions.server.ts';
import type { RequestHandler } from './$types';

/** Where to begin, for machines that follow links. Stories are not listed: a search engine keeps what was taken back. */
export const GET: RequestHandler = async ({ locals, url }) => {
	const paths = (await commissions.list(locals.db)).flatMap(({ slug }) =>
		['', '/themes', '/decisions'].map((page) => `/${slug}${page}`)
	);
	const urls = ['/', '/rights', '/protection', '/accessibility', '/wrong', ...paths];
	const body = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls.map((path) => `<url><loc>${url.origin}${path}</loc></url>`).join('\n')}
</urlset>
`;
	return new Response(body, { headers: { 'content-type': 'application/xml; charset=utf-8' } });
};
