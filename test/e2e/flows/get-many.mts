/** Flows of Get Many: raw query strings, pages, links. */
import assert from 'node:assert/strict';

import { BATCHES, PLAYS, RELEASES, TOOLS } from '../../../sandbox/workspace.mjs';
import { type Flow, type FlowNode, itemsNode, linkNode } from '../flow.mjs';
import { PATH, SIMPLIFIED, linksTo, speaksJson, succeeds, wire } from './support.mjs';

const play = PLAYS.enrichNewLeads.workflowUuid;
const tool = TOOLS.findEmail.workflowUuid;
const release = RELEASES.findEmail.uuid;
const parent = BATCHES.success.uuid;
const ITEMS = itemsNode([{ n: 1 }, { n: 2 }]);

const getMany = (parameters: Record<string, unknown>): FlowNode => ({
	name: 'Get Many',
	parameters: { resource: 'batch', operation: 'getAll', ...parameters },
});

/** More batches than two of Cargo's pages hold, each a second newer than the one before. */
const ADDED = Array.from({ length: 140 }, (_, index) => ({
	uuid: `88888888-0000-4000-8000-${String(1000 + index).padStart(12, '0')}`,
	createdAt: new Date(Date.UTC(2026, 5, 1) + index * 1000).toISOString(),
	runsCount: index % 3,
}));

export const getManyFlows: Flow[] = [
	{
		name: 'Get Many: every filter goes into the query string as Cargo reads it',
		nodes: [
			getMany({
				limit: 5,
				filters: {
					workflowUuids: [play, tool],
					releaseUuid: release,
					parentBatchUuid: parent,
					parentRunUuid: parent,
					parentNodeUuid: parent,
					statuses: ['success', 'error'],
					hasRuns: true,
					isSkipped: false,
					isFinished: true,
					includedDataKinds: ['records', 'recordIds'],
					excludedDataKinds: ['file'],
				},
			}),
		],
		expect: (result) => {
			succeeds(result);
			speaksJson(result);
			assert.deepEqual(result.requests.map(wire), [
				[
					`GET ${PATH}/list?statuses%5B%5D=success`,
					'statuses%5B%5D=error',
					`workflowUuids%5B%5D=${play}`,
					`workflowUuids%5B%5D=${tool}`,
					'isFinished=true',
					'includedDataKinds%5B%5D=records',
					'includedDataKinds%5B%5D=recordIds',
					'excludedDataKinds%5B%5D=file',
					'hasRuns=true',
					'isSkipped=false',
					`parentBatchUuid=${parent}`,
					`parentRunUuid=${parent}`,
					`parentNodeUuid=${parent}`,
					`releaseUuid=${release}`,
					'limit=5',
					'offset=0',
				].join('&'),
			]);
			// Batches of the sandbox have no parents.
			assert.deepEqual(result.items('Get Many'), []);
		},
	},
	{
		name: 'Get Many: for each item the batches its own filters let through, linked to it',
		nodes: [
			itemsNode([
				{ n: 1, statuses: ['error', 'cancelled'] },
				{ n: 2, statuses: ['skipped'] },
			]),
			getMany({ filters: { statuses: '={{ $json.statuses }}' } }),
			linkNode(),
		],
		expect: (result) => {
			succeeds(result);
			// A page that is shorter than requested may not be the last: only an empty one is.
			assert.deepEqual(result.requests.map(wire).sort(), [
				`GET ${PATH}/list?statuses%5B%5D=error&statuses%5B%5D=cancelled&limit=48&offset=2`,
				`GET ${PATH}/list?statuses%5B%5D=error&statuses%5B%5D=cancelled&limit=50&offset=0`,
				`GET ${PATH}/list?statuses%5B%5D=skipped&limit=49&offset=1`,
				`GET ${PATH}/list?statuses%5B%5D=skipped&limit=50&offset=0`,
			]);
			const batches = result.items('Get Many').map(({ json }) => json);
			assert.deepEqual(
				batches.map(({ uuid }) => uuid),
				[BATCHES.cancelled.uuid, BATCHES.error.uuid, BATCHES.skipped.uuid],
			);
			for (const batch of batches) assert.deepEqual(Object.keys(batch), SIMPLIFIED);
			linksTo(result, [1, 1, 2]);
		},
	},
	{
		name: 'Get Many: Return All turns every page, and no batch comes twice',
		nodes: [
			ITEMS,
			getMany({ returnAll: true, simplify: false, filters: { isFinished: true } }),
			linkNode(),
		],
		arrange: (sandbox) => {
			sandbox.addBatches(ADDED);
		},
		expect: (result) => {
			succeeds(result);
			const pages = [0, 100, 145].map(
				(offset) => `GET ${PATH}/list?isFinished=true&limit=100&offset=${offset}`,
			);
			assert.deepEqual(result.requests.map(wire).sort(), [...pages, ...pages].sort());
			const found = result.items('Get Many').map(({ json }) => json);
			const finished = [...Object.values(BATCHES), ...ADDED].flatMap(({ uuid }) => {
				const batch = result.sandbox.batch(uuid);
				return batch?.finishedAt ? [{ ...batch }] : [];
			});
			const newestFirst = finished.reverse();
			assert.deepEqual(found, [...newestFirst, ...newestFirst]);
			linksTo(
				result,
				[1, 2].flatMap((n) => Array<number>(newestFirst.length).fill(n)),
			);
		},
	},
];
