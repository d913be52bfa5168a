/** The workflows that are measured: a node that returns the items, and those that process them. */
import type { IConnections, IDataObject, INode, IWorkflowBase } from 'n8n-workflow';

import { CREDENTIAL, type HostSettings, type Job, START, type Task, WORKFLOW_ID } from './job.mjs';
import { EDIT_FIELDS, MAPPING } from './mapping.mjs';
import {
	AUTHENTICATION,
	BATCHES,
	type Chain,
	HTTP_REQUEST,
	MEASURED,
	type Part,
} from './parts.mjs';
import { RESULTS, resultsByHttp } from './results.mjs';

/** The play and the tool that batches are created for; the responder accepts any. */
export const WORKFLOW_UUID = '3c90c3cc-0d44-4b50-8888-8dd25736052a';

/** A locator as the editor stores it after the user has entered or mapped an ID. */
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const workflowUuid = byId(WORKFLOW_UUID);

const CARGO: Record<Task, IDataObject> = {
	get: { operation: 'get', batchUuid: byId('={{ $json.uuid }}') },
	create: {
		operation: 'create',
		workflowUuid,
		dataKind: 'segment',
		segmentUuid: byId('={{ $json.uuid }}'),
	},
	createRow: {
		operation: 'create',
		workflowUuid,
		dataKind: 'records',
		records: '={{ [$json] }}',
	},
	rows: { operation: 'createFromItems', workflowUuid },
	results: { operation: 'createFromItems', workflowUuid, ...RESULTS },
	mapped: { operation: 'createFromItems', workflowUuid, ...MAPPING },
	unmapped: { operation: 'createFromItems', workflowUuid },
};

/** `data` of the request, as the inside of an expression. */
const HTTP_DATA: Partial<Record<Task, string>> = {
	create: '{ kind: "segment", segmentUuid: $json.uuid }',
	createRow: '{ kind: "records", records: [$json] }',
};

/** The same requests, as a user of the HTTP Request node writes them. */
function httpParameters(task: Task, baseUrl: string): IDataObject {
	if (task === 'get') {
		return { ...AUTHENTICATION, url: `=${baseUrl}${BATCHES}/{{ $json.uuid }}` };
	}
	const data = HTTP_DATA[task];
	if (data === undefined) throw new Error(`HTTP Request is not measured with ${task}`);
	return {
		...AUTHENTICATION,
		method: 'POST',
		url: baseUrl + BATCHES,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ { workflowUuid: "${WORKFLOW_UUID}", data: ${data} } }}`,
	};
}

/** The body that the floor posts for one row: what both nodes send. */
export function postedData(task: Task, row: IDataObject): IDataObject {
	return task === 'create'
		? { kind: 'segment', segmentUuid: row.uuid }
		: { kind: 'records', records: [row] };
}

const alone = (type: string, parameters: IDataObject): Chain => ({
	parts: [{ name: MEASURED, type, parameters }],
	wires: { [START]: [[[MEASURED]]] },
});

function chainOf({ contestant, task }: Job, settings: HostSettings): Chain {
	const isForResults = task === 'results';
	switch (contestant) {
		case 'cargo': {
			const own = isForResults ? { workflowUuid: byId(settings.toolUuid) } : {};
			return alone('n8n-nodes-cargo.cargo', { resource: 'batch', ...CARGO[task], ...own });
		}
		case 'http':
			return isForResults
				? resultsByHttp(settings, 'csv')
				: alone(HTTP_REQUEST, httpParameters(task, settings.baseUrl));
		case 'httpRuns':
			return resultsByHttp(settings, 'runs');
		case 'editFields':
			return alone('n8n-nodes-base.set', EDIT_FIELDS);
		case 'noOp':
			return alone('n8n-nodes-base.noOp', {});
		case 'fetch':
			throw new Error('fetch is measured without a workflow');
	}
}

/**
 * The workflow of one measurement.
 *
 * @param job who does what; not `fetch`, which needs none
 * @param settings where the responder is
 * @param latestVersion returns the newest version of a node type
 */
export function workflowOf(
	job: Job,
	settings: HostSettings,
	latestVersion: (nodeType: string) => number,
): IWorkflowBase {
	const { parts, wires } = chainOf(job, settings);
	const start: Part = { name: START, type: 'n8n-nodes-base.manualTrigger', parameters: {} };
	return {
		id: WORKFLOW_ID,
		name: 'Benchmark',
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(0),
		updatedAt: new Date(0),
		nodes: [start, ...parts].map(({ name, type, parameters }, place) => ({
			id: name,
			name,
			type,
			typeVersion: latestVersion(type),
			position: [200 * place, 0],
			parameters: parameters as INode['parameters'],
			credentials: { cargoApi: CREDENTIAL },
		})),
		connections: connectionsOf(wires),
	};
}

const connectionsOf = (wires: Chain['wires']): IConnections =>
	Object.fromEntries(
		Object.entries(wires).map(([from, outputs]) => [
			from,
			{
				main: outputs.map((targets) =>
					targets.map(([node, index = 0]) => ({ node, type: 'main' as const, index })),
				),
			},
		]),
	);
