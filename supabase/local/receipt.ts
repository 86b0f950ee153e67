/**
 * `npm run receipts:verify -- receipt.json keys.json`: is this receipt as it was written? Needs no network: the receipt as it
 * was downloaded, and the archive's public keys from /receipts/keys.json, which are best kept beside it. Says nothing of a story.
 */
import { readFileSync } from 'node:fs';
import type { JSONWebKeySet } from 'jose';
import { genuine } from '#lib/consent/signing.server.ts';

const [receipt, keys] = process.argv.slice(2);
if (!receipt || !keys) {
	process.stderr.write('Say two files: the receipt, and the keys that the archive shows.\n');
	process.exit(2);
}
const holds = await genuine(
	readFileSync(receipt, 'utf8'),
	JSON.parse(readFileSync(keys, 'utf8')) as JSONWebKeySet
);
process.stdout.write(
	holds
		? 'Genuine: this receipt is as it was written, to the letter.\n'
		: 'Not genuine: this receipt was changed, or these are not the keys it was signed with.\n'
);
process.exit(holds ? 0 : 1);
