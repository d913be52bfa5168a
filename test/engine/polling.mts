import { randomUUID } from 'node:crypto';

import { PollContext } from 'n8n-core';
import type { IDataObject, INode, INodeExecutionData, WorkflowActivateMode } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { additionalDataFor } from './additionalData.mjs';
import { TestCredentials } from './credentials.mjs';
import type { FlowOptions } from './harness.mjs';
import { types } from './harness.mjs';

/** A trigger in a published workflow. */
export interface Polling {
	/**
	 * Polls once, as n8n's schedule does; the first time after an activation, as n8n's activation does.
	 *
	 * @returns null when there is nothing to start for
	 */
	poll(): Promise<INodeExecutionData[] | null>;
	/** Polls as a test in the editor does. */
	test(): Promise<INodeExecutionData[] | null>;
	/**
	 * Does what a restart of n8n does: only what it has stored of the workflow survives. A poll that is
	 * under way ends with its process, and what it finds counts for nothing.
	 */
	restart(): void;
	/** Publishes the workflow again, with changed fields if given. */
	change(parameters?: IDataObject): void;
	/** Publishes the workflow after it was not published for a while. */
	publish(parameters?: IDataObject): void;
	/** What n8n has stored of the trigger. */
	stored(): IDataObject;
	/** Replaces it, for example with data of an older version of the package. */
	store(memory: IDataObject): void;
	/** How long n8n waits for a check, in milliseconds. */
	budget(milliseconds: number): void;
}

const NAME = 'Cargo Trigger';

/** One activation of the workflow: n8n polls it with one context. */
interface Activation {
	workflow: Workflow;
	context: PollContext;
	/** n8n always stores the workflow's data after the first check. */
	hasLooked: boolean;
}

/**
 * Puts the Cargo Trigger into a workflow, with n8n's own context for polls. As in n8n, the memory of a check
 * is stored after the first check of an activation, and after checks that start the workflow; all checks of
 * one activation share their data.
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
	let id = randomUUID();
	let form = parameters;
	let stored = '{}';
	let budget: number | undefined;
	/** The process of n8n that runs now. */
	let life = {};
	let activation = begin('activate');

	function begin(mode: WorkflowActivateMode): Activation {
		const staticData = JSON.parse(stored) as IDataObject;
		const nodes = [nodeOf()];
		const workflow = new Workflow({
			id,
			nodes,
			connections: {},
			active: true,
			nodeTypes,
			staticData,
		});
		return { workflow, context: contextOf(workflow, 'trigger', mode), hasLooked: false };
	}

	function nodeOf(): INode {
		return {
			id: '1',
			name: NAME,
			type: 'n8n-nodes-cargo.cargoTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: form as INode['parameters'],
			credentials: { cargoApi: { id: '1', name: 'Cargo' } },
		};
	}

	function contextOf(
		workflow: Workflow,
		mode: 'trigger' | 'manual',
		activated: WorkflowActivateMode,
	) {
		const node = workflow.getNode(NAME);
		if (!node) throw new Error('The workflow lost its trigger');
		const context = new PollContext(workflow, node, additionalDataFor(helper), mode, activated);
		return budget === undefined
			? context
			: Object.assign(context, { getPollBudgetMs: () => budget });
	}

	async function look(context: PollContext): Promise<INodeExecutionData[] | null> {
		const type = nodeTypes.getByNameAndVersion('n8n-nodes-cargo.cargoTrigger', 1);
		const output = await type.poll?.call(context);
		return output?.[0] ?? null;
	}

	return {
		poll: async () => {
			const [looking, living] = [activation, life];
			const items = await look(looking.context);
			if (living !== life) return null;
			if (items !== null || !looking.hasLooked)
				stored = JSON.stringify(looking.workflow.staticData);
			looking.hasLooked = true;
			return items;
		},
		test: async () => await look(contextOf(activation.workflow, 'manual', 'manual')),
		restart: () => {
			// The trigger tells workflows apart by their ids: another one is new to its process.
			id = randomUUID();
			life = {};
			activation = begin('init');
		},
		change: (changed = form) => {
			form = changed;
			activation = begin('update');
		},
		publish: (changed = form) => {
			form = changed;
			activation = begin('activate');
		},
		stored: () => (JSON.parse(stored) as Record<string, IDataObject>)[`node:${NAME}`] ?? {},
		store: (memory) => {
			stored = JSON.stringify({ [`node:${NAME}`]: { memory } });
		},
		budget: (milliseconds) => {
			budget = milliseconds;
			Object.assign(activation.context, { getPollBudgetMs: () => milliseconds });
		},
	};
}

/** The UUIDs of what a poll returned; none if it returned nothing. */
export const uuids = (items: INodeExecutionData[] | null) =>
	items?.map(({ json }) => json.uuid) ?? [];
