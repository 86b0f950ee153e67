import { error, redirect } from '@sveltejs/kit';
import type { LayoutServerLoad } from './$types';

/** Only for who holds a seat here, or keeps it. For everyone else these pages were never there. */
export const load: LayoutServerLoad = async ({ locals, params }) => {
	const { person } = await locals.visitor();
	if (!person) redirect(303, '/sign-in');
	const seat = person.seats.find(({ commission }) => commission === params.commission);
	const keeps = person.keeps.includes(params.commission);
	if (!seat && !keeps) error(404, 'There is nothing here.');
	return {
		name: person.name,
		circle: seat?.circle ?? null,
		organisation: seat?.organisation ?? null,
		keeps,
		by_card: person.by_card
	};
};
