import { renderSVG } from 'uqr';

export interface Card {
	name: string;
	words: string[];
	/** A QR code, as SVG. */
	code: string;
	address: string;
	day: string | null;
	telephone: string | null;
}

/** What a card says. @param origin address of the installation; the card leads to its return page and names nothing else */
export function card(
	words: string,
	origin: string,
	said: { name: string; day?: string | null; telephone?: string | null }
): Card {
	const address = `${origin}/return`;
	return {
		name: said.name,
		words: words.split(' '),
		code: renderSVG(address, { border: 2 }),
		address: address.replace(/^https?:\/\//, ''),
		day: said.day ?? null,
		telephone: said.telephone ?? null
	};
}
