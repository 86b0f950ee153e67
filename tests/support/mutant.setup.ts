/** While a rule is broken on purpose, the first test that fails says enough: the rest of its file is passed over, and cleans up. */
import { beforeEach, inject } from 'vitest';

let caught = false;
if (inject('mutation'))
	beforeEach(({ onTestFailed, skip }) => {
		if (caught) skip();
		onTestFailed(() => {
			caught = true;
		});
	});
