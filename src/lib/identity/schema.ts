import { z } from 'zod';

export const address = z.object({
	email: z.email('Write your e-mail address, like name@example.org.')
});
export const code = z.object({
	email: z.email('Start again from the first page.'),
	code: z
		.string()
		.transform((v) => v.replace(/\s/g, ''))
		.pipe(z.string().regex(/^\d{6}$/, 'The code is six figures.'))
});
export const words = z.object({
	words: z
		.string('Type your seven words.')
		.trim()
		.min(1, 'Type your seven words.')
		.max(400, 'That is more than seven words.')
});
