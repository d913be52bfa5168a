/** What the flows of several operations check alike. */
import assert from 'node:assert/strict';

import type { LoggedRequest } from '../../../sandbox/server.mjs';
import type { FlowResult } from '../flow.mjs';

/** Where all batches are. */
export const PATH = '/v1/orchestration/batches';

/** The fields of a simplified batch, in this order: a contract with flows that use them. */
export const SIMPLIFIED = [
	'uuid',
	'workflowUuid',
	'status',
	'runsStatus',
	'runsCount',
	'executedRunsCount',
	'failedRunsCount',
	'creditsUsedCount',
	'errorMessage',
	'createdAt',
	'finishedAt',
];

/** Parameters of a wait that is over soon. */
export const WAITING = { waitUntilFinished: true, options: { pollInterval: 0.2, maxWait: 60 } };

/** The same, with what the runs gave instead of the batch. */
export const RESULTS = { ...WAITING, returnData: 'results' };

const input = (id: string, displayName: string) => ({
	id,
	displayName,
	name: displayName,
	kind: 'string',
	type: 'string',
	required: true,
	display: true,
	defaultMatch: false,
	canBeUsedToMatch: false,
});

/**
 * What the editor stores where a user maps the two inputs that the tool "Find e-mail" needs.
 *
 * @param value an expression for each
 */
export const mapped = (value: { first_name: string; company_domain: string }) => ({
	mappingMode: 'defineBelow',
	value,
	schema: [input('first_name', 'First name'), input('company_domain', 'Company domain')],
});

/** The fields of a record of a batch, in this order. */
export const RECORD = [
	'recordId',
	'recordTitle',
	'status',
	'input',
	'output',
	'errorMessage',
	'runUuid',
];

const isLook = ({ method, path }: LoggedRequest) =>
	method === 'GET' && /\/(batches|runs)\/[\da-f-]{36}$/.test(path);

/**
 * The requests that look how far a batch or a run is; how many there are depends on how long it takes.
 *
 * @param result what the flow left behind
 */
export const looks = ({ requests }: FlowResult) => requests.filter(isLook);

/**
 * All other requests to the API, in the order of arrival.
 *
 * @param result what the flow left behind
 */
export const othersThanLooks = ({ requests }: FlowResult) =>
	requests.filter((request) => !isLook(request));

/**
 * A request as it went over the wire: method, address and body, on one line.
 *
 * @param request an entry of the sandbox's log
 */
export const wire = ({ method, url, body }: LoggedRequest) => `${method} ${url} ${body}`.trimEnd();

/**
 * The requests of a flow that create a batch, as they went over the wire, in the order of arrival.
 *
 * @param result what the flow left behind
 */
export const posts = ({ requests }: FlowResult) =>
	requests.filter(({ method, url }) => method === 'POST' && url === PATH).map(wire);

/**
 * Fails unless the flow went through.
 *
 * @param result what the flow left behind
 */
export const succeeds = ({ execution }: FlowResult) => {
	assert.equal(execution.status, 'success', execution.error?.message);
};

/**
 * Fails unless each item of the node that `linkNode` made found its way back.
 *
 * @param result what the flow left behind
 * @param expected the `n` of each item
 * @param node the node's name
 */
export const linksTo = ({ items }: FlowResult, expected: number[], node = 'After') => {
	assert.deepEqual(
		items(node).map(({ json }) => json.n),
		expected,
	);
};

/**
 * Fails unless the requests carry JSON, said so, and brought the token to the API.
 *
 * @param result what the flow left behind
 */
export const speaksJson = ({ requests, sandbox }: FlowResult) => {
	for (const { headers, body } of requests) {
		assert.equal(headers.authorization, `Bearer ${sandbox.token}`);
		if (body !== '') assert.equal(headers['content-type'], 'application/json');
	}
};
