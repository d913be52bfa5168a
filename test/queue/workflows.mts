/** Workflows that a webhook starts, on a cluster: publishing, calling, and reading what became of them. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Execution, executionFromRest } from '../../scripts/n8n/execution.mjs';
import type { Workflow } from '../../scripts/n8n/rest.mjs';
import { CARGO, type FlowNode, toWorkflow } from '../e2e/flow.mjs';
import type { Cluster } from './cluster.mjs';

const LOOK_MS = 100;
/** Newer versions of n8n take a moment to know a workflow that was published. */
const KNOWN_MS = 30_000;
/** Also on a busy machine, while a worker starts. */
const RESPONSE_MS = 120_000;

/** A credential as nodes refer to it. */
export interface CredentialName {
	id: string;
	name: string;
}

/** What is to be published. */
export interface Publication {
	name: string;
	credential: CredentialName;
	/** What starts it; a webhook when absent. */
	trigger?: FlowNode;
	nodes: FlowNode[];
	connections?: Record<string, string[][]>;
	/**
	 * `lastNode`: the caller gets its items. n8n never responds if an execution ends before the webhook process
	 * listens for its end (bull's `finished` and `removeOnComplete`), so only what takes some time can use it.
	 */
	respond?: 'onReceived' | 'lastNode';
}

/** A published workflow. */
export interface Published {
	id: string;
	/** The webhook's path. */
	path: string;
}

/** Splits what the caller sent into items: `{ "items": [{ … }] }`. */
export const ITEMS: FlowNode = {
	name: 'Items',
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: 'body.items', options: {} },
};

/**
 * Stores a workflow and publishes it.
 *
 * @param cluster where
 * @param publication the workflow
 */
export async function publish(cluster: Cluster, publication: Publication): Promise<Published> {
	const { name, credential, nodes, connections, respond = 'onReceived' } = publication;
	const path = `queue-${name.toLowerCase().replace(/[^a-z\d]+/g, '-')}`;
	const webhook: FlowNode = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		webhookId: path,
		parameters: {
			path,
			httpMethod: 'POST',
			responseMode: respond,
			...(respond === 'lastNode' ? { responseData: 'allEntries' } : {}),
			options: {},
		},
	};
	const { trigger = webhook } = publication;
	const workflow = await toWorkflow({
		name,
		trigger,
		nodes,
		connections,
		expect: () => undefined,
	});
	const { rest } = cluster;
	const { id, versionId } = (await rest.createWorkflow({
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.type.startsWith(CARGO)
				? { ...node, credentials: { cargoApi: { id: credential.id, name: credential.name } } }
				: node,
		),
	})) as Workflow & { versionId: string };
	await rest.post(`/rest/workflows/${id}/activate`, { versionId });
	return { id, path };
}

/**
 * Calls a webhook on the webhook process.
 *
 * @param cluster where
 * @param workflow a published workflow
 * @param items become the items of the node "Items"
 * @returns what it responded
 */
export async function call(
	cluster: Cluster,
	{ path }: Published,
	items: object[] = [{}],
): Promise<unknown> {
	const end = Date.now() + KNOWN_MS;
	for (;;) {
		const response = await fetch(`${cluster.webhookUrl}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ items }),
			signal: AbortSignal.timeout(RESPONSE_MS),
		});
		const text = await response.text();
		if (response.status === 404 && Date.now() < end) {
			await sleep(LOOK_MS);
			continue;
		}
		assert.equal(response.status, 200, `${path}: ${text}`);
		return JSON.parse(text) as unknown;
	}
}

/** More calls at once could exceed what the webhook process takes on a busy machine. */
const CALLS_AT_ONCE = 20;

/**
 * Calls webhooks, once for each of many bodies.
 *
 * @param cluster where
 * @param calls a published workflow, and its items
 */
export async function callAll(
	cluster: Cluster,
	calls: [workflow: Published, items: object[]][],
): Promise<void> {
	const rest = [...calls];
	const callInTurn = async () => {
		for (let next = rest.shift(); next; next = rest.shift()) await call(cluster, ...next);
	};
	await Promise.all(Array.from({ length: CALLS_AT_ONCE }, callInTurn));
}

/** An execution as n8n's database lists it. */
export interface Listed {
	id: string;
	status: string;
	/** `webhook`, `trigger`, … */
	mode: string;
	/** When it ended. */
	stoppedAt: Date | null;
}

/**
 * The executions of a workflow.
 *
 * @param cluster where
 * @param workflow a published workflow
 * @returns oldest first
 */
export async function executionsOf({ database }: Cluster, { id }: Published): Promise<Listed[]> {
	const { rows } = await database.query(
		'SELECT id::text, status, mode, "stoppedAt" FROM execution_entity WHERE "workflowId" = $1 ORDER BY execution_entity.id',
		[id],
	);
	return rows as unknown as Listed[];
}

/**
 * Calls a webhook and waits for the end of the execution.
 *
 * @param cluster where
 * @param workflow a published workflow that does not sleep
 * @param items become the items of the node "Items"
 * @param limit how long it may take (ms)
 * @returns the execution as listed, and as read through main
 */
export async function runOnce(
	cluster: Cluster,
	workflow: Published,
	items?: object[],
	limit = RESPONSE_MS,
): Promise<{ listed: Listed; execution: Execution }> {
	const before = (await executionsOf(cluster, workflow)).length;
	await call(cluster, workflow, items);
	const latest = async () => (await executionsOf(cluster, workflow)).slice(before);
	await until(async () => ((await latest())[0]?.stoppedAt ?? null) !== null, limit, latest);
	const [listed, ...more] = await latest();
	assert.ok(listed);
	assert.deepEqual(more, []);
	return { listed, execution: await readExecution(cluster, listed.id) };
}

/**
 * How many executions of workflows have each status.
 *
 * @param cluster where
 * @param workflows published ones
 * @returns status → number
 */
export async function statusesOf(
	cluster: Cluster,
	...workflows: Published[]
): Promise<Record<string, number>> {
	const counts: Record<string, number> = {};
	for (const workflow of workflows) {
		for (const { status } of await executionsOf(cluster, workflow)) {
			counts[status] = (counts[status] ?? 0) + 1;
		}
	}
	return counts;
}

/**
 * Reads an execution through main.
 *
 * @param cluster where
 * @param id the execution's id
 */
export async function readExecution({ rest }: Cluster, id: string): Promise<Execution> {
	return executionFromRest(
		await rest.get<{ status: string; data: string }>(`/rest/executions/${id}`),
	);
}

/**
 * Waits until something holds.
 *
 * @param holds tells whether it does
 * @param limit how long to wait (ms)
 * @param otherwise tells what is wrong if it does not in time
 * @throws AssertionError then
 */
export async function until(
	holds: () => boolean | Promise<boolean>,
	limit: number,
	otherwise: () => unknown,
): Promise<void> {
	const end = Date.now() + limit;
	while (!(await holds())) {
		if (Date.now() > end)
			assert.fail(`Not within ${limit} ms: ${JSON.stringify(await otherwise())}`);
		await sleep(LOOK_MS);
	}
}
