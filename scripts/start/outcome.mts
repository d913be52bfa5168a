/** What an example returned, in the words of `npm start`. */
import type { Execution } from '../n8n/execution.mjs';
import { StepError } from '../n8n/progress.mjs';
import type { N8nRest, Workflow } from '../n8n/rest.mjs';

const TRIGGERS = ['n8n-nodes-base.manualTrigger', 'n8n-nodes-cargo.cargoTrigger'];
const NOTE = 'n8n-nodes-base.stickyNote';

/**
 * Runs a stored workflow as the editor's button does.
 *
 * @param rest n8n's REST API, signed in
 * @param id the workflow's id
 * @returns the items of the last nodes, such as `Enriched Leads: 3, Failed Leads: 1`
 * @throws StepError when a node ended the workflow with an error
 */
export async function runInEditor(rest: N8nRest, id: string): Promise<string> {
	const workflow = await rest.get<Workflow>(`/rest/workflows/${id}`);
	const trigger = workflow.nodes.find(({ type }) => TRIGGERS.includes(type));
	const execution = await rest.runWorkflow(workflow, trigger?.name ?? '');
	refuseUnlessOk(workflow.name, execution);
	return lastNodes(workflow)
		.map((name) => `${name}: ${execution.outputs[name]?.[0]?.length ?? 0}`)
		.join(', ');
}

/**
 * Refuses an execution that a node ended.
 *
 * @param name the workflow's name
 * @param execution how it ended
 * @throws StepError with the node's message and advice
 */
export function refuseUnlessOk(name: string, { error, status }: Execution): void {
	if (!error && status === 'success') return;
	throw new StepError(
		`“${name}” failed: ${error?.message ?? `it ended with the status ${status}`}`,
		error?.description ?? 'Open it in the editor (npm start) to see the node’s message.',
	);
}

/** The nodes that nothing follows. */
function lastNodes({ nodes, connections }: Workflow): string[] {
	const goesOn = ([, outputs]: [string, unknown]) =>
		Object.values(outputs as Record<string, (unknown[] | null)[]>).some((slots) =>
			slots.some((targets) => targets !== null && targets.length > 0),
		);
	const followed = new Set(
		Object.entries(connections)
			.filter(goesOn)
			.map(([name]) => name),
	);
	return nodes
		.filter(({ name, type }) => type !== NOTE && !followed.has(name))
		.map(({ name }) => name);
}
