import type {
	IDataObject,
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
	PostReceiveAction,
} from 'n8n-workflow';

import { explainAnswer, explainForeignBody, toNodeError } from './errors';
import type { Refusal } from './errors';
import { isObject } from './values';

/** Fields of a batch that most flows need; the rest repeats the input or concerns Cargo's inside. */
const SIMPLE_BATCH = [
	'uuid',
	'workflowUuid',
	'status',
	'runsStatus',
	'runsCount',
	'executedRunsCount',
	'failedRunsCount',
	'creditsUsedCount',
	'errorMessage',
	'finishedAt',
] as const;

/**
 * First output step of every operation: stops at an error status. The node lets these through
 * (`ignoreHttpStatusErrors`), because n8n would hide Cargo's words and repeat a request that is
 * answered with 401.
 *
 * @throws NodeApiError with Cargo's words
 */
export const refuseUnlessOk: PostReceiveAction = async function (items, response) {
	const { statusCode, body } = response;
	if (statusCode < 200 || statusCode > 299) fail(this, explainAnswer(statusCode, body));
	return items;
};

/**
 * Output step that takes the batch out of `{ batch: … }`.
 *
 * @throws NodeApiError when the answer holds no batch with a `uuid`
 */
export const takeBatch: PostReceiveAction = async function (_items, response) {
	const { batch } = isObject(response.body) ? response.body : {};
	if (!isObject(batch) || typeof batch.uuid !== 'string') expected(this, response, 'a batch');
	return [{ json: batch as IDataObject }];
};

/** Output step that reduces batches to the fields of SIMPLE_BATCH where the user wants that. */
export const simplifyBatches: PostReceiveAction = async function (items) {
	if (this.getNodeParameter('simplify', true) !== true) return items;
	return items.map(({ json }) => ({ json: pick(json, SIMPLE_BATCH) }));
};

/**
 * Stops because a success status came with something else than what was asked for.
 *
 * @param context the item's context
 * @param response the answer
 * @param what the thing that should have been there: "a batch"
 * @throws NodeApiError always
 */
export function expected(
	context: IExecuteSingleFunctions,
	response: IN8nHttpFullResponse,
	what: string,
): never {
	return fail(context, explainForeignBody(response.statusCode, response.body, what));
}

function fail(context: IExecuteSingleFunctions, refusal: Refusal): never {
	throw toNodeError(context.getNode(), context.getItemIndex(), refusal);
}

/** Copies the named members that are there. */
function pick(from: IDataObject, names: readonly string[]): INodeExecutionData['json'] {
	const present = names.filter((name) => Object.hasOwn(from, name));
	return Object.fromEntries(present.map((name) => [name, from[name]]));
}
