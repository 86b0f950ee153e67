import { redirect } from '@sveltejs/kit';
import { wordsSession } from '#lib/identity/cookies.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ cookies }) => {
	if (!wordsSession(cookies)) redirect(303, '/return');
};
