import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** A member's first page after signing in: the desk of their commission, or the start page. */
export const load: PageServerLoad = async ({ locals }) => {
	const { person } = await locals.visitor();
	const first = person?.seats[0]?.commission ?? person?.keeps[0];
	redirect(303, person === null ? '/sign-in' : first ? `/${first}/work` : '/');
};
