/** While a rule is broken on purpose, the first test that fails says enough: the rest of its file is passed over, and cleans up. */
import fc from 'fast-check';
import { beforeEach, inject } from 'vitest';

let caught = false;
if (inject('mutation')) {
	// That it fails is enough: the smallest case that does is nobody's.
	fc.configureGlobal({ endOnFailure: true });
	beforeEach(({ onTestFailed, skip }) => {
		if (caught) skip();
		onTestFailed(() => {
			caught = true;
		});
	});
}
