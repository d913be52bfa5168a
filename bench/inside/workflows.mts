/** The workflows that are measured: a node that hands out the items, and one that works on them. */
import type { IDataObject, INode, IWorkflowBase } from 'n8n-workflow';

import {
	type Contestant,
	CREDENTIAL,
	type HostSettings,
	type Job,
	START,
	type Task,
	WORKFLOW_ID,
} from './job.mjs';

/** Name of the node that is measured. */
export const MEASURED = 'Measured';

/** The built-in node that this one is compared with. */
export const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';

/** Path of Cargo's batches. */
export const BATCHES = '/v1/orchestration/batches';

/** The play and the tool that batches are created for; the responder takes any. */
export const WORKFLOW_UUID = '3c90c3cc-0d44-4b50-8888-8dd25736052a';

/** A locator as the editor keeps it after its owner has typed or mapped an ID. */
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const workflowUuid = byId(WORKFLOW_UUID);

const CARGO: Record<Task, IDataObject> = {
	get: { resource: 'batch', operation: 'get', batchUuid: byId('={{ $json.uuid }}') },
	create: {
		resource: 'batch',
		operation: 'create',
		workflowUuid,
		dataKind: 'segment',
		segmentUuid: byId('={{ $json.uuid }}'),
	},
	createRow: {
		resource: 'batch',
		operation: 'create',
		workflowUuid,
		dataKind: 'records',
		records: '={{ [$json] }}',
	},
	rows: { resource: 'batch', operation: 'createFromItems', workflowUuid },
};

/** `data` of the request, as the inside of an expression. */
const HTTP_DATA: Partial<Record<Task, string>> = {
	create: '{ kind: "segment", segmentUuid: $json.uuid }',
	createRow: '{ kind: "records", records: [$json] }',
};

/** The same requests, as a user of the HTTP Request node writes them. */
function httpParameters(task: Task, baseUrl: string): IDataObject {
	const authentication = {
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'cargoApi',
	};
	if (task === 'get') {
		return { ...authentication, url: `=${baseUrl}${BATCHES}/{{ $json.uuid }}` };
	}
	const data = HTTP_DATA[task];
	if (data === undefined) throw new Error(`HTTP Request is not measured with ${task}`);
	return {
		...authentication,
		method: 'POST',
		url: baseUrl + BATCHES,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ { workflowUuid: "${WORKFLOW_UUID}", data: ${data} } }}`,
	};
}

/** The node of a contestant, but for what all nodes have. */
type Measured = Pick<INode, 'type' | 'typeVersion' | 'parameters' | 'credentials'>;

/** The body that the floor posts for one row: what both nodes send. */
export function postedData(task: Task, row: IDataObject): IDataObject {
	return task === 'create'
		? { kind: 'segment', segmentUuid: row.uuid }
		: { kind: 'records', records: [row] };
}

/**
 * The workflow of one measurement.
 *
 * @param job who does what; not `fetch`, which needs none
 * @param settings where the responder is
 * @param httpRequestVersion version of the HTTP Request node
 */
export function workflowOf(
	job: Job,
	settings: HostSettings,
	httpRequestVersion: number,
): IWorkflowBase {
	const credentials = { cargoApi: CREDENTIAL };
	const measured: Record<Exclude<Contestant, 'fetch'>, () => Measured> = {
		cargo: () => ({
			type: 'n8n-nodes-cargo.cargo',
			typeVersion: 1,
			parameters: CARGO[job.task] as INode['parameters'],
			credentials,
		}),
		http: () => ({
			type: HTTP_REQUEST,
			typeVersion: httpRequestVersion,
			parameters: httpParameters(job.task, settings.baseUrl) as INode['parameters'],
			credentials,
		}),
		noOp: () => ({ type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} }),
	};
	if (job.contestant === 'fetch') throw new Error('fetch is measured without a workflow');
	return {
		id: WORKFLOW_ID,
		name: 'Benchmark',
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(0),
		updatedAt: new Date(0),
		nodes: [
			{
				id: 'start',
				name: START,
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{ id: 'measured', name: MEASURED, position: [200, 0], ...measured[job.contestant]() },
		],
		connections: { [START]: { main: [[{ node: MEASURED, type: 'main', index: 0 }]] } },
	};
}
