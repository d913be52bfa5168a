import { PollContext } from 'n8n-core';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { additionalDataFor } from './additionalData.mjs';
import { TestCredentials } from './credentials.mjs';
import type { FlowOptions } from './harness.mjs';
import { types } from './harness.mjs';

/** A trigger in an activated workflow. */
export interface Polling {
	/** Polls once, as n8n's schedule does; null when there is nothing to start for. */
	poll(): Promise<INodeExecutionData[] | null>;
	/** Polls as a test in the editor does. */
	test(): Promise<INodeExecutionData[] | null>;
	/** Does what a restart of n8n does: only the stored data of the workflow survives. */
	restart(): void;
	/** Changes the form, as a user does who saves the workflow anew. */
	change(parameters: IDataObject): void;
}

/**
 * Puts the Cargo Trigger into a workflow, with n8n's own context for polls.
 *
 * @param credential data of the `cargoApi` credential
 * @param parameters the trigger's parameters
 */
export async function activate(
	credential: FlowOptions['credential'],
	parameters: IDataObject = {},
): Promise<Polling> {
	const { nodeTypes, credentialTypes } = await types;
	const helper = new TestCredentials(credential, credentialTypes);
	let form = parameters;
	let staticData: IDataObject = {};
	let workflow = workflowOf();

	function workflowOf(): Workflow {
		const node: INode = {
			id: '1',
			name: 'Cargo Trigger',
			type: 'n8n-nodes-cargo.cargoTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: form as INode['parameters'],
			credentials: { cargoApi: { id: '1', name: 'Cargo' } },
		};
		return new Workflow({ nodes: [node], connections: {}, active: true, nodeTypes, staticData });
	}

	async function run(mode: 'trigger' | 'manual'): Promise<INodeExecutionData[] | null> {
		const node = workflow.getNode('Cargo Trigger');
		if (!node) throw new Error('The workflow lost its trigger');
		const context = new PollContext(workflow, node, additionalDataFor(helper), mode, 'activate');
		const type = nodeTypes.getByNameAndVersion(node.type, 1);
		const output = await type.poll?.call(context);
		return output?.[0] ?? null;
	}

	const reload = () => {
		// n8n stores the data as JSON.
		staticData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
		workflow = workflowOf();
	};
	return {
		poll: async () => await run('trigger'),
		test: async () => await run('manual'),
		restart: reload,
		change: (changed) => {
			form = changed;
			reload();
		},
	};
}
