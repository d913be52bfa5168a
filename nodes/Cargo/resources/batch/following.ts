import type { INodeExecutionData } from 'n8n-workflow';

import { batchIn } from '../../api/answers';
import type { Batch } from '../../api/members';
import { explainAnswer } from '../../errors/explain';
import { toNodeError } from '../../errors/nodeErrors';
import { stopSignal } from '../../engine/ending';
import type { Changes, Conversation, Talk } from '../../engine/talk';
import type { Stay } from '../../engine/wait';
import { waitUntilFinished } from '../../engine/wait';
import type { Patience } from '../../fields/options';
import { readPatience } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { readWaits } from '../../fields/waiting';
import { batchItem } from './output';
import { returnsResults } from './returnData';
import { runItems } from './runItems';

/** Final statuses that make the item fail. Single failed runs do not: the batch then ends with success. */
const BAD_STATUSES = ['error', 'cancelled'];

/**
 * Creates a batch; never twice for the same item in one run of the node.
 *
 * @param talk the item's conversation
 * @param changes what differs from the prepared request
 * @returns the batch
 * @throws NodeApiError if Cargo refuses it, or there is no clear response
 */
export async function createBatch(talk: Talk, changes?: Changes): Promise<Batch> {
	return await talk.spend('batch', (answer) => batchIn(talk.parameters, answer), changes);
}

/** Creates a batch with the prepared request, and returns the batch or its results. */
export const createAndFollow: Conversation = async (talk) =>
	await followBatch(talk, await createBatch(talk));

/** Reads a batch with the prepared request, and waits for it if the user wants that. */
export const readAndWait =
	(readUuid: (parameters: Parameters) => string): Conversation =>
	async (talk) => {
		const { parameters } = talk;
		if (!readWaits(parameters)) return await talk.itemsOf(await talk.ask());
		return [batchItem(parameters, await waitForBatch(talk, { uuid: readUuid(parameters) }))];
	};

/**
 * What an operation returns after it has created a batch: the new batch, the finished batch, or the results
 * of its runs.
 *
 * @param talk the item's conversation
 * @param created the batch
 */
export async function followBatch(talk: Talk, created: Batch): Promise<INodeExecutionData[]> {
	const { parameters } = talk;
	if (!readWaits(parameters)) return [batchItem(parameters, created)];
	const finished = await waitForBatch(talk, created);
	if (!returnsResults(parameters)) return [batchItem(parameters, finished)];
	return await runItems(talk, finished);
}

/**
 * Waits until a batch has finished.
 *
 * @param talk the item's conversation
 * @param first the batch as first seen, or its UUID alone
 * @param how how long to wait; in the process, as Options say, if left out
 * @returns the batch in its final status, `success` or `skipped`
 * @throws NodeApiError if it ends with `error` or `cancelled`, and as `waitUntilFinished` does
 */
export async function waitForBatch(
	talk: Talk,
	first: Batch,
	how: { patience?: Patience; stay?: Stay } = {},
): Promise<Batch> {
	const { parameters, line } = talk;
	const batch = await waitUntilFinished({
		node: parameters.node,
		itemIndex: parameters.itemIndex,
		patience: how.patience ?? readPatience(parameters, 'batch'),
		stay: how.stay,
		what: 'batch',
		first,
		signal: stopSignal(line.context),
		read: async (uuid, until) => await readBatch(talk, uuid, until),
	});
	if (BAD_STATUSES.includes(batch.status ?? '')) throw endedBadly(parameters, batch);
	return batch;
}

/**
 * Reads a batch.
 *
 * @param talk the item's conversation
 * @param uuid the batch
 * @param until when the response is no longer needed
 */
export async function readBatch(talk: Talk, uuid: string, until?: number): Promise<Batch> {
	const url = `/v1/orchestration/batches/${uuid}`;
	return batchIn(talk.parameters, await talk.ask({ method: 'GET', url, body: undefined }, until));
}

/**
 * The error for a batch that is still running, with the message that explains Cargo's own refusal.
 *
 * @param parameters of the item
 */
export function notFinished({ node, itemIndex }: Parameters) {
	const explained = explainAnswer(409, { reason: 'batchNotFinished' });
	return toNodeError(node, itemIndex, { ...explained, httpCode: null });
}

function endedBadly({ node, itemIndex }: Parameters, { uuid, status, errorMessage }: Batch) {
	const ended = `The batch ${uuid} ended with the status ${status}`;
	return toNodeError(node, itemIndex, {
		message: errorMessage ? `${ended}: ${errorMessage}` : ended,
		description:
			'Open the batch in Cargo to see why, or use Run → Get Many with the filter Batch ID',
		reason: status ?? null,
		httpCode: null,
	});
}
