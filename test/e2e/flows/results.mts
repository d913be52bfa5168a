/** Flows of Get Results: as a file, as an address, of the batch and of one node. */
import assert from 'node:assert/strict';

import { BATCHES } from '../../../sandbox/workspace.mjs';
import { type Flow, type FlowNode, byId, itemsNode, linkNode } from '../flow.mjs';
import { PATH, linksTo, speaksJson, succeeds, wire } from './support.mjs';

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
			const downloads = result.sandbox.fileRequests();
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
			assert.deepEqual(result.sandbox.fileRequests(), []);
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
					// Headless results are looked at when the sandbox has been reset; the address still opens.
					const text = await (await fetch(String(json.url))).text();
					return text.split('\n')[0]?.split(',').at(-1);
				}),
			);
			assert.deepEqual(heads, ['score', 'found_email']);
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
