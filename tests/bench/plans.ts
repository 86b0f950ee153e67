/** What Postgres did for a verb, in short: of each statement that reads what stands behind the gate, how each table was read. */
import type { Cluster } from '../../supabase/local/postgres.ts';
import type { Caller } from '../../supabase/local/rpc.ts';

interface Node {
	'Node Type': string;
	'Index Name'?: string;
	'Relation Name'?: string;
	Alias?: string;
	'Index Cond'?: string;
	'Recheck Cond'?: string;
	Filter?: string;
	'Actual Rows': number;
	'Actual Loops': number;
	Plans?: Node[];
}
interface Plan {
	'Query Text': string;
	Plan: Node & { 'Actual Total Time': number };
}
const gated =
	/^(renditions|access_copies|findable|passage_copies|quotes|evidence_gates|search_rows)$/;

/** The nodes below, each read of a gated table one line; what was never run is left out. */
function reads(node: Node): string[] {
	const below = (node.Plans ?? []).flatMap(reads);
	if (!gated.test(node['Relation Name'] ?? '') || node['Actual Loops'] === 0) return below;
	const asked = ['Index Cond', 'Recheck Cond', 'Filter'].find((part) =>
		node[part as 'Filter']?.includes('width_bucket(audience')
	);
	const index = node['Index Name'] ?? node.Plans?.[0]?.['Index Name'];
	return [
		`    ${node['Node Type']}${index ? ` by ${index}` : ''} on ${node['Relation Name']} ${node.Alias}: ${Math.round(node['Actual Rows'])} rows × ${node['Actual Loops']}` +
			(asked ? `, the gate in its ${asked.toLowerCase()}` : ''),
		...below
	];
}

/**
 * Runs a verb as its caller, warm, and gives back its plans. Functions keep their plans, so the one shown is the one that is kept.
 * @param call SQL: a verb with its arguments
 */
export async function plans(
	cluster: Cluster,
	database: string,
	caller: Caller,
	call: string
): Promise<string[]> {
	const seen: Plan[] = [];
	const sql = cluster.connect({
		database,
		onnotice: ({ message }) => {
			const at = message?.indexOf('plan:') ?? -1;
			if (at > 0) seen.push(JSON.parse(message!.slice(at + 5)) as Plan);
		}
	});
	try {
		// What a request costs may not be looked into by whoever makes it.
		await sql.unsafe(`load 'auto_explain'; set auto_explain.log_analyze = on; set auto_explain.log_nested_statements = on;
			set auto_explain.log_format = json; set auto_explain.log_level = notice`);
		for (const shown of [-1, -1, -1, -1, -1, -1, 0]) {
			await sql.unsafe(`set auto_explain.log_min_duration = ${shown}`);
			await sql.begin(async (tx) => {
				await tx`select set_config('request.jwt.claims', ${JSON.stringify(caller.claims)}, true), set_config('role', ${caller.role}, true)`;
				await tx.unsafe(`select to_jsonb(${call})`);
			});
		}
	} finally {
		await sql.end();
	}
	return seen.flatMap(({ 'Query Text': text, Plan: plan }) => {
		const lines = reads(plan);
		const words = text.replace(/\s+/g, ' ').trim();
		return lines.length === 0
			? []
			: [
					`  ${plan['Actual Total Time'].toFixed(2)} ms  ${words.slice(0, 90)}${words.length > 90 ? '…' : ''}`,
					...lines
				];
	});
}
