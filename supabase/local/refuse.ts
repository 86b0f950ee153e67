/** `npm run erasure:refuse -- story "reason"`: for the host, who must keep what its storyteller wants destroyed. The storyteller reads why. */
import { reach } from './reach.ts';

try {
	const [story, reason] = process.argv.slice(2);
	if (!story || !reason)
		throw new Error('Say which story and why: npm run erasure:refuse -- story "reason"');
	const at = await reach();
	const sql = at.connect();
	try {
		await sql`select archive.work_refuse_erasure(${story}, ${reason})`;
		process.stdout.write(
			'It will not be destroyed. Nobody sees it, and its storyteller reads why.\n'
		);
	} finally {
		await sql.end();
		await at.end();
	}
} catch (cause) {
	process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
	process.exitCode = 1;
}
