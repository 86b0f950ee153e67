/** '2025-03' as people say it: March 2025. Where only the year may be known, there is only the year. */
export const month = (value: string): string =>
	new Date(`${value.padEnd(7, '-01')}-01T12:00:00Z`).toLocaleDateString('en-GB', {
		...(value.length > 4 ? { month: 'long' } : {}),
		year: 'numeric',
		timeZone: 'UTC'
	});
