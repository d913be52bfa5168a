/** The workflow `npm start` shows: the importable example, with the credential and ids filled in. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ROOT } from '../n8n/paths.mjs';
import type { Workflow } from '../n8n/rest.mjs';
import type { RealCargo } from './options.mjs';

/** The credential the demo's nodes use; importing it again overwrites it. */
export const CREDENTIAL = { id: 'cargoDemo0000001', name: 'Cargo (npm start)', type: 'cargoApi' };
const WORKFLOW_ID = 'cargoExample0001';
const NODE_TYPE = 'n8n-nodes-cargo.cargo';

/**
 * Reads the example.
 *
 * @param cargo the real Cargo, whose ids replace the sandbox's; absent for the sandbox
 * @returns the workflow, ready to be imported under a fixed id
 */
export async function loadExample(cargo?: RealCargo): Promise<Workflow> {
	const file = join(ROOT, 'examples', 'create-and-get-batch.json');
	const workflow = JSON.parse(await readFile(file, 'utf8')) as Workflow;
	return {
		...workflow,
		id: WORKFLOW_ID,
		active: false,
		nodes: workflow.nodes.map((node) =>
			node.type === NODE_TYPE
				? {
						...node,
						parameters: withIds(node.parameters as Record<string, unknown>, cargo),
						credentials: { cargoApi: { id: CREDENTIAL.id, name: CREDENTIAL.name } },
					}
				: node,
		),
	};
}

function withIds(parameters: Record<string, unknown>, cargo?: RealCargo): Record<string, unknown> {
	if (!cargo) return parameters;
	const ids = { workflowUuid: cargo.workflowUuid, segmentUuid: cargo.segmentUuid };
	const replaced = Object.entries(ids)
		.filter(([name]) => name in parameters)
		.map(([name, value]) => [name, { __rl: true, mode: 'id', value }] as const);
	return { ...parameters, ...Object.fromEntries(replaced) };
}
