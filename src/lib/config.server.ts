/** What this installation is told from outside. One schema a process; a bad value stops it and says which. */
import type { JWK } from 'jose';
import { z } from 'zod';

const url = z.url({
	protocol: /^https?$/,
	error: 'the address of a server, beginning with http:// or https://'
});
const text = z.string({ error: 'a value' }).min(1, 'a value');

/** A key as it is given: a JSON Web Key with its private half. */
const privateKey = (kty: string, expected: string) =>
	text
		.transform((value, context): JWK => {
			try {
				return JSON.parse(value);
			} catch {
				context.addIssue('a private key as a JSON Web Key');
				return z.NEVER;
			}
		})
		.refine((key) => key.kty === kty && key.d, expected)
		.optional();

/** The web process. It holds no secret: it can do nothing that its visitor could not. */
const web = z.object({
	SUPABASE_URL: url,
	SUPABASE_PUBLISHABLE_KEY: text,
	ORIGIN: url.default('http://127.0.0.1:3000'),
	MEILI_URL: url.optional(),
	/** Where *Leave this page now* goes when no commission says. */
	NEUTRAL_SITE: url.default('https://www.bbc.co.uk/weather'),
	/** Where the demonstration's letters can be read; set by `npm start` when there is no mail server. */
	LETTERS_URL: url.optional()
});

/** What the worker alone is told. A web process that is given any of it does not start. */
const workersOwn = [
	'SUPABASE_SECRET_KEY',
	'MEILI_KEY',
	'MEILI_MASTER_KEY',
	'SEALING_KEY',
	'RECEIPT_KEY',
	'SMTP_URL',
	'DATABASE_URL'
];

const worker = z.object({
	SUPABASE_URL: url,
	SUPABASE_SECRET_KEY: text,
	MEILI_URL: url.optional(),
	MEILI_KEY: text.optional(),
	/** Where letters go out. Without one, the local endpoints keep those of the demonstration. */
	SMTP_URL: z
		.url({ protocol: /^smtps?$/, error: 'a mail server, beginning with smtp:// or smtps://' })
		.optional(),
	/** The address that letters come from. */
	LETTERS_FROM: z.email({ error: 'an e-mail address' }).optional(),
	ORIGIN: url.default('http://127.0.0.1:3000'),
	/** Where narrowings are written down, outside the database: a folder that is backed up apart from it and shared with the standby. */
	LEDGER_DIR: text,
	/** The private half (JWK) of the key that contact details are sealed with. Without one, none can be left. */
	SEALING_KEY: privateKey('EC', 'the private half of an elliptic curve key'),
	/** The private half (JWK) of the Ed25519 key that receipts are signed with. Without one, they stay unsigned. */
	RECEIPT_KEY: privateKey('OKP', 'the private half of an Ed25519 key')
});

function read<Schema extends z.ZodType>(schema: Schema): z.infer<Schema> {
	const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
	const result = schema.safeParse(given);
	if (result.success) return result.data;
	const lines = result.error.issues.map(
		(issue) => `  ${issue.path.join('.')}: expected ${issue.message}`
	);
	throw new Error(`Some settings are missing or wrong:\n${lines.join('\n')}`);
}

let known: z.infer<typeof web> | undefined;
/** Settings of the web process, read once. */
export const webConfig = (): z.infer<typeof web> => (known ??= readPublic());
function readPublic(): z.infer<typeof web> {
	const secrets = workersOwn.filter((name) => process.env[name]);
	if (secrets.length > 0)
		throw new Error(`The web process holds no secret, and was given: ${secrets.join(', ')}`);
	return read(web);
}
/** Settings of the worker. */
export const workerConfig = (): z.infer<typeof worker> => read(worker);
