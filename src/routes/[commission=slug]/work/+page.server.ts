import * as commissions from '#lib/commissions/commissions.server.ts';
import * as decisions from '#lib/decisions/decisions.server.ts';
import * as exported from '#lib/exports/exports.server.ts';
import * as letters from '#lib/letters/letters.server.ts';
import * as reading from '#lib/reading/reading.server.ts';
import * as roster from '#lib/roster/roster.server.ts';
import * as tasks from '#lib/tasks/tasks.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { circle, keeps } = await parent();
	const member = circle === 'community' || circle === 'civic';
	const [waiting, asked, toTell, decided, files, members, proposed, unkept] = await Promise.all([
		circle === 'facilitator' ? reading.list(locals.db, params.commission) : [],
		circle === 'facilitator' ? tasks.list(locals.db, params.commission) : [],
		circle === 'facilitator' ? letters.waiting(locals.db, params.commission) : [],
		member ? decisions.list(locals.db, params.commission) : [],
		member ? exported.list(locals.db, params.commission) : [],
		circle ? commissions.members(locals.db, params.commission) : [],
		circle === 'community' || keeps ? roster.proposed(locals.db, params.commission) : [],
		keeps ? roster.unkept(locals.db, params.commission) : []
	]);
	return {
		waiting: waiting.flatMap((story) =>
			story.answer_by ? [{ ...story, answer_by: story.answer_by }] : []
		),
		proposed: proposed.filter(({ mine }) => mine === 'not yet'),
		unkept,
		toTell,
		tasks: asked.filter((task) => !task.answered_at),
		drafts: decided.filter(({ draft }) => draft),
		toCheck: circle === 'community' ? decided.filter(({ state }) => state === 'done_waiting') : [],
		toDestroy: files.some(({ settled }) => !settled),
		members
	};
};
