import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type {
	IBinaryKeyData,
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	IRun,
} from 'n8n-workflow';

if (!process.env.N8N_USER_FOLDER) {
	const folder = mkdtempSync(join(tmpdir(), 'cargo-engine-'));
	process.env.N8N_USER_FOLDER = folder;
	// Jest removes its whole temporary folder; for other programs that use the engine it happens here.
	process.once('exit', () => {
		rmSync(folder, { recursive: true, force: true });
	});
}
// Errors that a test provokes do not belong in its report.
process.env.N8N_LOG_LEVEL ??= 'silent';

import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, Workflow } from 'n8n-workflow';
import { parse, stringify } from 'flatted';
import { additionalDataFor } from './additionalData.mjs';
import { TestCredentials } from './credentials.mjs';
import { loadNodeTypes } from './nodeTypes.mjs';

/**
 * The root of the built package: where Jest runs, or the folder set in the environment, so that the tests
 * can run on a modified copy.
 */
export const PACKAGE_DIRECTORY = resolve(process.env.CARGO_PACKAGE_DIRECTORY ?? '.');

/** The package's node and credential types, as n8n loads them. */
export const types = loadNodeTypes(PACKAGE_DIRECTORY);

export interface Flow {
	nodes: INode[];
	connections: IConnections;
}

export interface FlowOptions {
	/** Data of the `cargoApi` credential. */
	credential: { apiToken: string; baseUrl: string };
	/** Ends the execution when it fires, as Stop in the editor does. */
	signal?: AbortSignal;
	/** How it was started: by its trigger unless given; `manual` is a test in the editor. */
	mode?: 'manual' | 'trigger';
	/** The workflow's time zone; n8n's default one unless given. */
	timezone?: string;
	/** The workflow's execution order; v1 unless given. */
	executionOrder?: 'v0' | 'v1';
	/** Runs the nodes as n8n before 1.113 does, which knows no engine requests. */
	isOldEngine?: boolean;
	/**
	 * Is called while the execution sleeps; it is woken as soon as this has ended, whatever the time.
	 *
	 * @param sleep what n8n has stored
	 */
	onSleep?: (sleep: Sleep) => void | Promise<void>;
}

/** A sleep of an execution, as n8n stores it. */
export interface Sleep {
	/** For how long the node asked, in seconds. */
	seconds: number;
	/** The data of the execution, as n8n writes it into its database. */
	stored: string;
	run: IRun;
}

/** The result of a flow. */
export interface FlowResult {
	run: IRun;
	/** The message, description and so on of the node that ended the flow, if one did. */
	error: IRun['data']['resultData']['error'];
	/** Items of one of a node's outputs, from its last run. */
	items: (node: string, output?: number) => INodeExecutionData[];
	/** The `json` of these items. */
	json: (node: string, output?: number) => IDataObject[];
	/** How often n8n was asked for the credential's data. */
	credentialReads: number;
	/** For how long the execution was to sleep, each time, in seconds. */
	sleeps: number[];
}

/** More often no test lets an execution sleep. */
const MOST_SLEEPS = 100;

/** Hands the node what an engine before n8n 1.113 does: nothing that comes with engine requests. */
class OldEngine extends WorkflowExecute {
	override async runNode(...given: Parameters<WorkflowExecute['runNode']>) {
		return await super.runNode(...(given.slice(0, 7) as typeof given));
	}
}

/**
 * Runs a flow in n8n's real engine: expressions, routing, retries, error outputs, item linking.
 *
 * @param flow nodes and connections as an exported workflow holds them; the first node starts
 * @param options the credential, and a signal to stop it
 */
export async function runFlow(flow: Flow, options: FlowOptions): Promise<FlowResult> {
	const { nodeTypes, credentialTypes } = await types;
	const { mode = 'trigger', executionOrder = 'v1', timezone } = options;
	const workflowOf = () =>
		new Workflow({
			id: 'test',
			name: 'test',
			nodes: structuredClone(flow.nodes),
			connections: flow.connections,
			active: false,
			nodeTypes,
			settings: { executionOrder, ...(timezone ? { timezone } : {}) },
		});
	const credentialsHelper = new TestCredentials(options.credential, credentialTypes);
	const hooks = new ExecutionLifecycleHooks(mode, '1', {
		id: 'test',
		name: 'test',
		active: false,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: flow.nodes,
		connections: flow.connections,
		activeVersionId: null,
	});
	const additionalData = additionalDataFor(credentialsHelper, { hooks });
	const Engine = options.isOldEngine ? OldEngine : WorkflowExecute;
	const begin = new Engine(additionalData, mode, createRunExecutionData());
	let execution = begin.run({ workflow: workflowOf(), startNode: flow.nodes[0] });
	options.signal?.addEventListener('abort', () => {
		execution.cancel();
	});
	let run = await execution;
	const sleeps: number[] = [];
	while (run.waitTill) {
		const seconds = (run.waitTill.getTime() - Date.now()) / 1000;
		if (sleeps.push(seconds) > MOST_SLEEPS) throw new Error('The execution sleeps without an end');
		// Through the text in n8n's database, and with new objects, as after a restart.
		const stored = stringify(run.data);
		await options.onSleep?.({ seconds, stored, run });
		execution = new Engine(
			additionalDataFor(credentialsHelper, { hooks }),
			mode,
			parse(stored) as IRun['data'],
		).processRunExecutionData(workflowOf());
		run = await execution;
	}
	const items = (node: string, output = 0) =>
		run.data.resultData.runData[node]?.at(-1)?.data?.main?.[output] ?? [];
	return {
		run,
		error: run.data.resultData.error,
		items,
		json: (node, output) => items(node, output).map(({ json }) => json),
		credentialReads: credentialsHelper.reads,
		sleeps,
	};
}

export interface CargoOptions extends FlowOptions {
	/** Parameters of the Cargo node; `resource` is `batch` unless given. */
	parameters: IDataObject;
	/** The `json` of each input item; one empty item unless given. */
	items?: IDataObject[];
	/** The binary data of each input item; none unless given. */
	binaries?: IBinaryKeyData[];
	/** Settings of the Cargo node: `onError`, `retryOnFail`, `maxTries` and so on. */
	settings?: Partial<INode>;
}

/**
 * Runs `Items → Cargo → After`, with `Bad` on the error output. `After` and `Bad` read the input item
 * that each of their items is linked to, as a user's `$('Items').item` does.
 *
 * @param options parameters and settings of the Cargo node, and its input
 */
export async function runCargo(options: CargoOptions): Promise<FlowResult> {
	const { parameters, items = [{}], binaries = [], settings } = options;
	const rows = items.map((json, index) => ({ json, binary: binaries[index] }));
	const read = { value: "={{ $('Items').item.json }}" };
	return await runFlow(
		{
			nodes: [
				node('Items', 'test.items', { items: rows as unknown as IDataObject[] }),
				{
					...node('Cargo', 'n8n-nodes-cargo.cargo', { resource: 'batch', ...parameters }),
					credentials: { cargoApi: { id: '1', name: 'Cargo' } },
					...settings,
				},
				node('After', 'test.read', read),
				node('Bad', 'test.read', read),
			],
			connections: {
				Items: { main: [to('Cargo')] },
				Cargo: { main: [to('After'), to('Bad')] },
			},
		},
		options,
	);
}

/** A resource locator's value in the mode By ID. */
export function byId(value: unknown): IDataObject {
	return { __rl: true, mode: 'id', value: value as string };
}

function node(name: string, type: string, parameters: INode['parameters'] | IDataObject): INode {
	return {
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
	};
}

const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
