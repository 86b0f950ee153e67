import { z } from 'zod';

export const address = z.object({
	email: z.email('Write your e-mail address, like name@example.org.')
});
export const code = z.object({
	email: z.email('Start again from the first page.'),
	code: z
		.string()
		.transform((v) => v.replace(/\s/g, ''))
		.pipe(
			// Eight, and more when others have asked for codes to the same address.
			z.string().regex(/^\d{6,20}$/, 'The code is made of figures, eight or more.')
		)
});
export const words = z.object({
	words: z
		.string('Type your seven words.')
		.trim()
		.min(1, 'Type your seven words.')
		.max(400, 'That is more than seven words.')
});
