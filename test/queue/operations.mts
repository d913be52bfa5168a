/** Every operation of the node, in workflows that the webhook process takes and a worker runs. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import type { INodeType, INodePropertyOptions } from 'n8n-workflow';

import { BATCHES } from '../../sandbox/workspace.mjs';
import { ROOT } from '../../scripts/n8n/paths.mjs';
import { type FlowNode, byId } from '../e2e/flow.mjs';
import { RECORD } from '../e2e/flows/support.mjs';
import { isSince } from '../e2e/release.mjs';
import { CASES } from '../node/cases.mjs';
import {
	ITEMS,
	type Published,
	call,
	executionsOf,
	publish,
	readExecution,
	until,
} from './workflows.mjs';
import { CREDENTIALS, type World } from './world.mjs';

const credential = CREDENTIALS.operations;
const { failedRuns } = BATCHES;
/** How long n8n may take to store how an execution ended, after its response (ms). */
const STORED_MS = 10_000;

/** All operations of the built node, as `resource.operation`. */
function operations(): string[] {
	const path = join(ROOT, 'dist', 'nodes', 'Cargo', 'Cargo.node.js');
	const { Cargo } = createRequire(path)(path) as { Cargo: new () => INodeType };
	const { properties } = new Cargo().description;
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) =>
			(displayOptions?.show?.resource ?? []).flatMap((resource) =>
				(options as INodePropertyOptions[]).map(
					({ value }) => `${String(resource)}.${String(value)}`,
				),
			),
		);
}

/** Registers the tests. */
export function operationTests(world: () => World): void {
	describe('every operation, started by a webhook, answered by the last node', () => {
		for (const key of operations()) {
			it(key, async () => {
				const { cluster, sandboxes } = world();
				const cases = CASES[key] ?? [];
				assert.ok(cases.length > 0, `test/node/cases.mts has no case for ${key}`);
				const [resource, operation] = key.split('.');
				for (const [index, { parameters, items, sends }] of cases.entries()) {
					sandboxes.operations.reset();
					const cargo: FlowNode = {
						name: 'Cargo',
						typeVersion: 1.1,
						parameters: { resource, operation, ...parameters },
					};
					const workflow = await publish(cluster, {
						name: `${key} ${index}`,
						credential,
						nodes: [ITEMS, cargo],
						respond: 'lastNode',
					});
					const returned = await call(cluster, workflow, items);

					assert.ok(Array.isArray(returned) && returned.length > 0, JSON.stringify(returned));
					const log = sandboxes.operations.requests();
					const lines = log.map(({ method, path }) => `${method} ${path}`);
					assert.equal(lines[0], sends);
					// What creates something is sent once, whichever process runs it.
					if (sends.startsWith('POST'))
						assert.equal(lines.filter((line) => line === sends).length, 1);
					await ranOnWorker(world(), workflow);
				}
			});
		}
	});

	describe(`results, with binary data in ${DEFAULT_BINARY}, the default of this n8n`, () => {
		it('Get Results as items: one for each record, with input and output', async () => {
			const { cluster } = world();
			const workflow = await publish(cluster, {
				name: 'Items of results',
				credential,
				nodes: [ITEMS, getResults({ output: 'items' })],
				respond: 'lastNode',
			});
			const records = (await call(cluster, workflow)) as object[];
			assert.equal(records.length, failedRuns.runsCount);
			assert.deepEqual(Object.keys(records[0] ?? {}), RECORD);
		});

		it('Get Results as a file: a node after it reads the file, and main serves it', async () => {
			const { cluster } = world();
			const extract: FlowNode = {
				name: 'Extract',
				type: 'n8n-nodes-base.extractFromFile',
				parameters: { operation: 'csv', binaryPropertyName: 'results', options: {} },
			};
			const workflow = await publish(cluster, {
				name: 'File of results',
				credential,
				nodes: [ITEMS, getResults({ output: 'file', binaryPropertyName: 'results' }), extract],
				respond: 'lastNode',
			});
			const rows = (await call(cluster, workflow)) as object[];
			assert.equal(rows.length, failedRuns.runsCount);

			const id = await ranOnWorker(world(), workflow);
			const [item] = (await readExecution(cluster, id)).outputs['Get Results']?.[0] ?? [];
			const file = item?.binary?.results ?? {};
			assert.equal(String(file.id ?? '').split(':')[0], isSince('2.0.0') ? 'database' : '');
			const text = isSince('2.0.0')
				? (await cluster.rest.file(`/rest/binary-data?id=${String(file.id)}&action=view`)).text
				: Buffer.from(String(file.data), 'base64').toString();
			assert.equal(text.trim().split('\n').length, failedRuns.runsCount + 1);
		});
	});
}

/** n8n 2.x stores files in its database in queue mode; n8n 1.x stores them inside the execution. */
const DEFAULT_BINARY = isSince('2.0.0') ? 'the database' : 'the execution';

const getResults = (parameters: Record<string, unknown>): FlowNode => ({
	name: 'Get Results',
	parameters: {
		resource: 'batch',
		operation: 'getResults',
		batchUuid: byId(failedRuns.uuid),
		...parameters,
	},
});

/** Checks that the only execution of a workflow has succeeded on a worker, and returns its id. */
async function ranOnWorker({ cluster }: World, workflow: Published): Promise<string> {
	let [execution, ...others] = await executionsOf(cluster, workflow);
	await until(
		async () => {
			[execution, ...others] = await executionsOf(cluster, workflow);
			return execution?.status !== 'running';
		},
		STORED_MS,
		() => execution,
	);
	assert.deepEqual([execution?.status, execution?.mode, others], ['success', 'webhook', []]);
	const { id = '' } = execution ?? {};
	assert.ok(cluster.executedOnWorkers().includes(id));
	return id;
}
