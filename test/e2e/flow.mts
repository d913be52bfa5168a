/** A flow as data: its nodes, the state of Cargo, and the expected result. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { LoggedRequest, Sandbox } from '../../sandbox/server.mjs';
import type { Execution, Item } from '../../scripts/n8n/execution.mjs';
import { ROOT } from '../../scripts/n8n/paths.mjs';
import type { NewWorkflow, Workflow } from '../../scripts/n8n/rest.mjs';
import { CREDENTIALS } from './context.mjs';

export const CARGO = 'n8n-nodes-cargo.cargo';
/** n8n's own node, which uses the credential too. */
export const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';
const CARGO_TRIGGER = 'n8n-nodes-cargo.cargoTrigger';
const WITH_CREDENTIAL = [CARGO, CARGO_TRIGGER, HTTP_REQUEST];
/** The triggers that the editor can run. */
const TRIGGERS = ['n8n-nodes-base.manualTrigger', CARGO_TRIGGER];
export const TRIGGER = 'When clicking ‘Execute workflow’';

/** A node of a flow. Nodes follow one another as they are listed, unless `connections` say otherwise. */
export interface FlowNode {
	name: string;
	/** The Cargo node if left out. */
	type?: string;
	typeVersion?: number;
	parameters: Record<string, unknown>;
	onError?: 'continueRegularOutput' | 'continueErrorOutput';
	/** With how often and the pause between two tries (ms). */
	retryOnFail?: boolean;
	maxTries?: number;
	waitBetweenTries?: number;
	executeOnce?: boolean;
	alwaysOutputData?: boolean;
	/** Webhook nodes need one. */
	webhookId?: string;
}

/** The result of a flow. */
export interface FlowResult {
	execution: Execution;
	/** Items of a node's output (0 is the first; the error output is the last). */
	items: (node: string, output?: number) => Item[];
	/** Requests the sandbox got, in order. */
	requests: LoggedRequest[];
	/** Requests the host of the files got, in order. */
	fileRequests: LoggedRequest[];
	/** The files that were uploaded. */
	files: ReturnType<Sandbox['files']>;
	/** How many uploads in parts were left open. */
	openUploads: number;
	sandbox: Sandbox;
}

/** One end-to-end flow. A new operation adds its own flows to the list. */
export interface Flow {
	/** A sentence about what a user sees. */
	name: string;
	/** What starts it; the Manual Trigger when absent. */
	trigger?: FlowNode;
	/** The nodes after the trigger. */
	nodes?: FlowNode[];
	/** Connections that are not the plain chain: node → outputs → nodes; `Merge#1` is the second input of Merge. */
	connections?: Record<string, string[][]>;
	/** Instead of nodes: an importable workflow in examples/. */
	example?: string;
	/** The credential of the Cargo and HTTP Request nodes; the valid one when absent. */
	credential?: keyof typeof CREDENTIALS;
	/** Prepares the sandbox: faults, planned batches. */
	arrange?: (sandbox: Sandbox) => void | Promise<void>;
	/** Whether it also runs headless, through `n8n execute`. */
	headless?: boolean;
	/** The oldest version of n8n that runs it; all do if left out. */
	since?: string;
	/** Throws if the result is not the expected one. */
	expect: (result: FlowResult) => void | Promise<void>;
	/** Printed after the flow's name if it has passed, such as how many requests it took. */
	figures?: (result: FlowResult) => string;
}

/**
 * A resource locator as the editor stores it when a user chooses "By ID".
 *
 * @param value the id, or an expression
 */
export const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/**
 * Nodes that turn the trigger's one item into several.
 *
 * @param rows the items' json
 */
export const itemsNode = (rows: Record<string, unknown>[]): FlowNode => ({
	name: 'Items',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode: `return ${JSON.stringify(rows.map((json) => ({ json })))};` },
});

/**
 * A node that reads, for each item, the `n` of the item in "Items" that it comes from. It fails if the nodes
 * in between have lost or mixed up the link.
 *
 * @param name the node's name
 */
export const linkNode = (name = 'After'): FlowNode => ({
	name,
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: {
			assignments: [{ id: 'n', name: 'n', type: 'number', value: "={{ $('Items').item.json.n }}" }],
		},
		options: {},
	},
});

/**
 * Makes the workflow n8n stores.
 *
 * @param flow the flow
 * @returns a workflow without an id
 */
export async function toWorkflow(flow: Flow): Promise<NewWorkflow> {
	const workflow: Workflow = flow.example ? await readExample(flow.example) : build(flow);
	return {
		...workflow,
		id: undefined,
		name: flow.name,
		active: false,
		nodes: workflow.nodes.map((node) =>
			WITH_CREDENTIAL.includes(node.type)
				? { ...node, credentials: { cargoApi: reference(flow) } }
				: node,
		),
	};
}

/**
 * The node a workflow starts with.
 *
 * @param workflow the workflow
 * @returns its Manual Trigger's name
 */
export function triggerOf(workflow: Pick<Workflow, 'nodes'>): string {
	const trigger = workflow.nodes.find(({ type }) => TRIGGERS.includes(type));
	if (!trigger) throw new Error('The workflow has no trigger');
	return trigger.name;
}

function reference(flow: Flow): { id: string; name: string } {
	const { id, name } = CREDENTIALS[flow.credential ?? 'valid'];
	return { id, name };
}

async function readExample(name: string): Promise<Workflow> {
	return JSON.parse(await readFile(join(ROOT, 'examples', name), 'utf8')) as Workflow;
}

function toTarget(target: string) {
	const [node, index = '0'] = target.split('#');
	return { node, type: 'main', index: Number(index) };
}

function build(flow: Flow): Workflow {
	const nodes: FlowNode[] = [
		flow.trigger ?? { name: TRIGGER, type: 'n8n-nodes-base.manualTrigger', parameters: {} },
		...(flow.nodes ?? []),
	];
	const chain = nodes
		.slice(0, -1)
		.map(({ name }, index): [string, string[][]] => [name, [[nodes[index + 1]?.name ?? '']]]);
	const links = { ...Object.fromEntries(chain), ...flow.connections };
	return {
		id: '',
		name: flow.name,
		nodes: nodes.map(({ type = CARGO, typeVersion = 1, ...node }, index) => ({
			id: `00000000-0000-4000-8000-00000000000${index}`,
			type,
			typeVersion,
			position: [index * 220, 0],
			...node,
		})),
		connections: Object.fromEntries(
			Object.entries(links).map(([from, outputs]) => [
				from,
				{
					main: outputs.map((targets) => targets.map(toTarget)),
				},
			]),
		),
		settings: { executionOrder: 'v1' },
	};
}
