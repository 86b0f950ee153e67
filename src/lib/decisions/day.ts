/** '2027-03-01' as people say it: 1 March 2027. */
export const day = (value: string): string =>
	new Date(`${value.slice(0, 10)}T12:00:00Z`).toLocaleDateString('en-GB', {
		day: 'numeric',
		month: 'long',
		year: 'numeric',
		timeZone: 'UTC'
	});
