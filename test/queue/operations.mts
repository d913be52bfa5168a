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
import { ITEMS, call, publish, runOnce } from './workflows.mjs';
import { CREDENTIALS, type World } from './world.mjs';

const credential = CREDENTIALS.operations;
const { failedRuns } = BATCHES;

/** Other requests with POST only read, page by page. */
const CHANGES = /^POST \S+\/(?:batches|runs)$|^(?:POST|PUT|DELETE) \S+\/records\/\w+Bulk$/;

/** A node that gives each item its files. */
const filesNode = (binaries: object[]): FlowNode => ({
	name: 'Files',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: {
		jsCode: `const binaries = ${JSON.stringify(binaries)};\nreturn $input.all().map(({ json }, index) => ({ json, binary: binaries[index] }));`,
	},
});

/** All operations of the built node, as `resource.operation`. */
function operations(): string[] {
	const path = join(ROOT, 'dist', 'nodes', 'Cargo', 'Cargo.node.js');
	const { Cargo } = createRequire(path)(path) as { Cargo: new () => INodeType };
	const { properties } = new Cargo().description;
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) =>
			((displayOptions?.show?.resource ?? []) as string[]).flatMap((resource) =>
				(options as INodePropertyOptions[]).map(({ value }) => `${resource}.${String(value)}`),
			),
		);
}

/** Registers the tests. */
export function operationTests(world: () => World): void {
	/** Runs nodes in a workflow of their own; the execution must succeed, on a worker. */
	const play = async (name: string, nodes: FlowNode[], items?: object[]) => {
		const { cluster } = world();
		const workflow = await publish(cluster, { name, credential, nodes: [ITEMS, ...nodes] });
		const { listed, execution } = await runOnce(cluster, workflow, items);
		assert.equal(execution.status, 'success', execution.error?.message);
		assert.equal(listed.mode, 'webhook');
		assert.ok(cluster.executedOnWorkers().includes(listed.id));
		return (node: string) => execution.outputs[node]?.[0] ?? [];
	};

	describe('every operation, started by a webhook, runs on a worker', () => {
		for (const key of operations()) {
			it(key, async () => {
				const { operations: sandbox } = world().sandboxes;
				const cases = CASES[key] ?? [];
				assert.ok(cases.length > 0, `test/node/cases.mts has no case for ${key}`);
				const [resource, operation] = key.split('.');
				for (const [index, { parameters, items, binaries, sends }] of cases.entries()) {
					sandbox.reset();
					const output = await play(
						`${key} ${index}`,
						[
							...(binaries ? [filesNode(binaries)] : []),
							{
								name: 'Cargo',
								// The cases rely on the defaults of this version.
								typeVersion: 1,
								parameters: { resource, operation, ...parameters },
							},
						],
						items,
					);
					assert.ok(output('Cargo').length > 0);
					const lines = sandbox.requests().map(({ method, path }) => `${method} ${path}`);
					assert.equal(lines[0], sends);
					// What creates or writes something is sent once, whichever process runs it.
					const same = lines.filter((line) => line === sends);
					if (CHANGES.test(sends)) assert.equal(same.length, 1);
				}
			});
		}

		it('a webhook that responds with the last node returns the batch when it has finished', async () => {
			const { cluster } = world();
			const [first] = CASES['batch.create']?.slice(-2) ?? [];
			const workflow = await publish(cluster, {
				name: 'Last node',
				credential,
				nodes: [
					ITEMS,
					{
						name: 'Cargo',
						parameters: { resource: 'batch', operation: 'create', ...first?.parameters },
					},
				],
				respond: 'lastNode',
			});
			const returned = (await call(cluster, workflow)) as { status: string }[];
			assert.deepEqual(
				returned.map(({ status }) => status),
				['success'],
			);
		});
	});

	describe(`results, with binary data in ${DEFAULT_BINARY}, the default of this n8n`, () => {
		it('Get Results as items: one for each record, with input and output', async () => {
			const output = await play('Items of results', [getResults({ output: 'items' })]);
			const records = output('Get Results').map(({ json }) => json);
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
			const file = getResults({ output: 'file', binaryPropertyName: 'results' });
			const output = await play('File of results', [file, extract]);
			assert.equal(output('Extract').length, failedRuns.runsCount);
			const { id, data } = output('Get Results')[0]?.binary?.results ?? {};
			assert.equal(typeof id, STORES_FILES ? 'string' : 'undefined');
			const text = STORES_FILES
				? (await cluster.rest.file(`/rest/binary-data?id=${String(id)}&action=view`)).text
				: Buffer.from(String(data), 'base64').toString();
			assert.equal(text.trim().split('\n').length, failedRuns.runsCount + 1);
		});
	});
}

/** n8n 2.x stores files in its database in queue mode; n8n 1.x stores them inside the execution. */
const STORES_FILES = isSince('2.0.0');
const DEFAULT_BINARY = STORES_FILES ? 'the database' : 'the execution';

const getResults = (parameters: Record<string, unknown>): FlowNode => ({
	name: 'Get Results',
	parameters: {
		resource: 'batch',
		operation: 'getResults',
		batchUuid: byId(failedRuns.uuid),
		...parameters,
	},
});
