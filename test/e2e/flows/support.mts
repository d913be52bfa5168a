/** Checks that the flows of several operations share. */
import assert from 'node:assert/strict';

import type { LoggedRequest } from '../../../sandbox/server.mjs';
import { PLAYS, SEGMENTS } from '../../../sandbox/workspace.mjs';
import { type FlowNode, type FlowResult, byId } from '../flow.mjs';

/** Where all batches are. */
export const PATH = '/v1/orchestration/batches';

export { RECORD_FIELDS as RECORD, SIMPLE_FIELDS as SIMPLIFIED } from '../../node/batch.mjs';

/**
 * A node that creates a batch of a play on a segment.
 *
 * @param segmentUuid the segment; one that the play accepts if left out
 */
export const createNode = (segmentUuid = SEGMENTS.newLeads.uuid): FlowNode => ({
	name: 'Create',
	parameters: {
		resource: 'batch',
		operation: 'create',
		workflowUuid: byId(PLAYS.enrichNewLeads.workflowUuid),
		dataKind: 'segment',
		segmentUuid: byId(segmentUuid),
	},
});

/** Parameters of a short wait. */
export const WAITING = { waitUntilFinished: true, options: { pollInterval: 0.2, maxWait: 60 } };

/** The same, with the results of the runs instead of the batch. */
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
 * What the editor stores if a user maps the two required inputs of the tool "Find e-mail".
 *
 * @param value an expression for each
 */
export const mapped = (value: { first_name: string; company_domain: string }) => ({
	mappingMode: 'defineBelow',
	value,
	schema: [input('first_name', 'First name'), input('company_domain', 'Company domain')],
});

const isLook = ({ method, path }: LoggedRequest) =>
	method === 'GET' && /\/(batches|runs)\/[\da-f-]{36}$/.test(path);

/**
 * The status checks of a batch or a run; their number depends on how long it takes.
 *
 * @param result the result of the flow
 */
export const looks = ({ requests }: FlowResult) => requests.filter(isLook);

/**
 * All other requests to the API, in the order of arrival.
 *
 * @param result the result of the flow
 */
export const othersThanLooks = ({ requests }: FlowResult) =>
	requests.filter((request) => !isLook(request));

/**
 * A request as it was sent: method, URL and body, on one line.
 *
 * @param request an entry of the sandbox's log
 */
export const wire = ({ method, url, body }: LoggedRequest) => `${method} ${url} ${body}`.trimEnd();

/**
 * The requests of a flow that create a batch, as they were sent, in the order of arrival.
 *
 * @param result the result of the flow
 */
export const posts = ({ requests }: FlowResult) =>
	requests.filter(({ method, url }) => method === 'POST' && url === PATH).map(wire);

/**
 * Fails unless the flow succeeded.
 *
 * @param result the result of the flow
 */
export const succeeds = ({ execution }: FlowResult) => {
	assert.equal(execution.status, 'success', execution.error?.message);
};

/**
 * Fails unless each item of the node from `linkNode` is linked to its input.
 *
 * @param result the result of the flow
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
 * Fails unless the requests have a JSON body and type, and send the token to the API.
 *
 * @param result the result of the flow
 */
export const speaksJson = ({ requests, sandbox }: FlowResult) => {
	for (const { headers, body } of requests) {
		assert.equal(headers.authorization, `Bearer ${sandbox.token}`);
		if (body !== '') assert.equal(headers['content-type'], 'application/json');
	}
};
