/** The workflows `npm start` shows: all of examples/, each with the credential, under a tag. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { ROOT } from '../n8n/paths.mjs';
import type { Workflow } from '../n8n/rest.mjs';
import type { RealCargo } from './options.mjs';

/** The credential of the examples, under the name that n8n gives to the first one; importing it again overwrites it. */
export const CREDENTIAL = { id: 'cargoDemo0000001', name: 'Cargo account', type: 'cargoApi' };
/** The tag of the examples in the list of workflows. */
export const TAG = { id: 'cargoExamples001', name: 'Cargo examples' };
/** The example that is run first, and the only one that is run in the real Cargo. */
export const FIRST_FILE = 'create-and-get-batch.json';

const FOLDER = join(ROOT, 'examples');
const NODE_TYPES = ['n8n-nodes-cargo.cargo', 'n8n-nodes-cargo.cargoTrigger'];

/** An example, ready to be imported. */
export interface Example {
	/** Its file in examples/. */
	file: string;
	/** Under an id that stays the same. */
	workflow: Workflow;
}

/**
 * Reads all examples.
 *
 * @param cargo the real Cargo, whose ids replace the sandbox's in the first example; absent for the sandbox
 * @returns the examples, the first one first
 */
export async function loadExamples(cargo?: RealCargo): Promise<Example[]> {
	const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
	const others = files.filter((file) => file !== FIRST_FILE);
	return await Promise.all([FIRST_FILE, ...others].map(async (file) => load(file, cargo)));
}

async function load(file: string, cargo?: RealCargo): Promise<Example> {
	const workflow = JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as Workflow;
	const ids = file === FIRST_FILE ? cargo : undefined;
	return {
		file,
		workflow: {
			...workflow,
			id: idOf(file),
			active: false,
			tags: [TAG],
			nodes: workflow.nodes.map((node) =>
				NODE_TYPES.includes(node.type)
					? {
							...node,
							parameters: withIds(node.parameters as Record<string, unknown>, ids),
							credentials: { cargoApi: { id: CREDENTIAL.id, name: CREDENTIAL.name } },
						}
					: node,
			),
		},
	};
}

/** n8n's ids are letters and digits. */
function idOf(file: string): string {
	return `cargo-${file.replace('.json', '')}`.replace(/-(.)/g, (_, letter: string) =>
		letter.toUpperCase(),
	);
}

function withIds(parameters: Record<string, unknown>, cargo?: RealCargo): Record<string, unknown> {
	if (!cargo) return parameters;
	const ids = { workflowUuid: cargo.workflowUuid, segmentUuid: cargo.segmentUuid };
	const replaced = Object.entries(ids)
		.filter(([name]) => name in parameters)
		.map(([name, value]) => [name, { __rl: true, mode: 'id', value }] as const);
	return { ...parameters, ...Object.fromEntries(replaced) };
}
