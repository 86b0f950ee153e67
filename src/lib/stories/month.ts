/** '2025-03' as people say it: March 2025. */
export const month = (value: string): string =>
	new Date(`${value}-01T12:00:00Z`).toLocaleDateString('en-GB', {
		month: 'long',
		year: 'numeric',
		timeZone: 'UTC'
	});
