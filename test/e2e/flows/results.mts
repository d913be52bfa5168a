/** Flows of Get Results: as a file, as an address, of the batch and of one node. */
import assert from 'node:assert/strict';

import { BATCHES } from '../../../sandbox/workspace.mjs';
import { type Flow, type FlowNode, byId, itemsNode, linkNode } from '../flow.mjs';
import { PATH, RECORD, linksTo, speaksJson, succeeds, wire } from './support.mjs';

const { success, failedRuns } = BATCHES;
const ITEMS = itemsNode([
	{ n: 1, batch: success.uuid },
	{ n: 2, batch: failedRuns.uuid },
]);

const getResults = (parameters: Record<string, unknown>): FlowNode => ({
	name: 'Get Results',
	parameters: {
		resource: 'batch',
		operation: 'getResults',
		batchUuid: byId('={{ $json.batch }}'),
		...parameters,
	},
});

const EXTRACT: FlowNode = {
	name: 'Extract',
	type: 'n8n-nodes-base.extractFromFile',
	parameters: { operation: 'csv', binaryPropertyName: 'results', options: {} },
};

export const resultsFlows: Flow[] = [
	{
		name: 'Get Results as a file: named, typed, readable by the next node, fetched without the token',
		nodes: [
			ITEMS,
			getResults({ output: 'file', binaryPropertyName: 'results' }),
			EXTRACT,
			linkNode(),
		],
		expect: (result) => {
			succeeds(result);
			speaksJson(result);
			assert.deepEqual(
				result.requests.map(wire).sort(),
				[success, failedRuns].map(({ uuid }) => `POST ${PATH}/${uuid}/download {}`),
			);
			const files = result.items('Get Results');
			assert.deepEqual(
				files.map(({ binary }) => [binary?.results?.fileName, binary?.results?.mimeType]),
				[success, failedRuns].map(({ uuid }) => [`${uuid}.csv`, 'text/csv']),
			);
			for (const { json, binary } of files) {
				assert.match(String(json.fileSize), /^[\d.]+ kB$/);
				assert.equal(binary?.results?.fileSize, json.fileSize);
			}
			assert.equal(result.items('Extract').length, success.runsCount + failedRuns.runsCount);
			assert.deepEqual(
				[...new Set(result.items('Extract').map(({ json }) => json.status))].sort(),
				['error', 'success'],
			);
			linksTo(
				result,
				[success, failedRuns].flatMap(({ runsCount }, index) =>
					Array<number>(runsCount).fill(index + 1),
				),
			);
			const downloads = result.fileRequests;
			assert.deepEqual(
				downloads.map(({ status }) => status),
				[200, 200],
			);
			for (const { headers } of downloads) assert.equal(headers.authorization, undefined);
		},
	},
	{
		name: 'Get Results as an address: of one node of each batch, and nothing is downloaded',
		nodes: [
			itemsNode([
				{ n: 1, batch: success.uuid, slug: 'score' },
				{ n: 2, batch: failedRuns.uuid, slug: 'find_email' },
			]),
			getResults({
				output: 'url',
				outputNodeSlug: { __rl: true, mode: 'slug', value: '={{ $json.slug }}' },
			}),
			linkNode(),
		],
		expect: async (result) => {
			succeeds(result);
			assert.deepEqual(result.requests.map(wire).sort(), [
				`POST ${PATH}/${success.uuid}/download {"outputNodeSlug":"score"}`,
				`POST ${PATH}/${failedRuns.uuid}/download {"outputNodeSlug":"find_email"}`,
			]);
			assert.deepEqual(result.fileRequests, []);
			linksTo(result, [1, 2]);
			const items = result.items('Get Results');
			assert.deepEqual(
				items.map(({ json }) => Object.keys(json)),
				[
					['uuid', 'url'],
					['uuid', 'url'],
				],
			);
			const heads = await Promise.all(
				items.map(async ({ json }) => {
					// Headless results are checked after the sandbox has been reset; the URL still works.
					const text = await (await fetch(String(json.url))).text();
					return text.split('\n')[0]?.split(',').at(-1);
				}),
			);
			assert.deepEqual(heads, ['score', 'found_email']);
		},
	},
	{
		name: 'Get Results as items: one for each record of each batch, with input, output and reason, and linked',
		headless: true,
		nodes: [ITEMS, getResults({ output: 'items' }), linkNode()],
		expect: (result) => {
			succeeds(result);
			speaksJson(result);
			const batches = [success, failedRuns];
			assert.deepEqual(result.requests.map(({ method, url }) => `${method} ${url}`).sort(), [
				...batches.map(({ uuid }) => `GET ${PATH}/${uuid}`),
				...batches.map(() => 'POST /v1/orchestration/runs/download'),
			]);
			assert.equal(result.fileRequests.length, 2);
			for (const { headers } of result.fileRequests) assert.equal(headers.authorization, undefined);
			const records = result.items('Get Results').map(({ json }) => json);
			assert.equal(records.length, success.runsCount + failedRuns.runsCount);
			for (const record of records) {
				assert.deepEqual(Object.keys(record), RECORD);
				assert.equal(record.status === 'error', record.output === null);
				assert.equal(record.status === 'error', record.errorMessage !== null);
				assert.ok(!Object.hasOwn(record.input as object, '_id'));
			}
			assert.equal(typeof (records[0]?.output as Record<string, unknown>).score, 'number');
			assert.equal(
				records.filter(({ status }) => status === 'error').length,
				failedRuns.failedRunsCount,
			);
			linksTo(
				result,
				[success, failedRuns].flatMap(({ runsCount }, index) =>
					Array<number>(runsCount).fill(index + 1),
				),
			);
		},
	},
	{
		name: 'Get Results as items: the records in one status, with the output of one node',
		nodes: [
			itemsNode([{ n: 2, batch: failedRuns.uuid }]),
			getResults({
				output: 'items',
				outputNodeSlug: { __rl: true, mode: 'slug', value: 'find_email' },
				options: { statuses: ['success'] },
			}),
		],
		expect: (result) => {
			succeeds(result);
			const [, download] = result.requests;
			assert.deepEqual(JSON.parse(download?.body ?? ''), {
				workflowUuid: failedRuns.workflowUuid,
				batchUuid: failedRuns.uuid,
				statuses: ['success'],
			});
			const records = result.items('Get Results').map(({ json }) => json);
			assert.equal(records.length, failedRuns.runsCount - failedRuns.failedRunsCount);
			for (const { status, output } of records) {
				assert.deepEqual([status, Object.keys(output as object)], ['success', ['found_email']]);
			}
		},
	},
	{
		name: 'Get Results of a batch that is not finished: explained, at the error output, with its input',
		nodes: [
			itemsNode([
				{ n: 1, batch: BATCHES.running.uuid },
				{ n: 2, batch: success.uuid },
			]),
			{ ...getResults({ output: 'file' }), onError: 'continueErrorOutput' },
		],
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(
				result.items('Get Results').map(({ json, pairedItem }) => [json.uuid, pairedItem]),
				[[success.uuid, { item: 1 }]],
			);
			assert.deepEqual(
				result
					.items('Get Results', 1)
					.map(({ json, pairedItem }) => [
						json.n,
						(json.error as Record<string, unknown>).reason,
						pairedItem,
					]),
				[[1, 'batchNotFinished', { item: 0 }]],
			);
		},
	},
];
