import { entering } from '#lib/identity/entering.server.ts';
import type { Actions } from './$types';

export const actions: Actions = { default: entering };
