import type { INodeExecutionData } from 'n8n-workflow';

import type { Batch } from '../api/members';
import { readPatience } from '../fields/options';
import type { Parameters } from '../fields/parameters';
import { readWaits } from '../fields/waiting';
import { stopSignal } from './ending';
import type { Conversation, Send, Talk } from './exchange';
import { waitUntilFinished } from './wait';

/** Creates a batch with the prepared request, and waits for it if the user wants that. */
export const createAndWait: Conversation = async (talk) => {
	const batch = onlyBatch(await talk.spend());
	return [{ json: readWaits(talk.parameters) ? await waitFor(talk, batch) : batch }];
};

/** Reads a batch with the prepared request, and waits for it if the user wants that. */
export function readAndWait(readUuid: (parameters: Parameters) => string): Conversation {
	return async (talk) => {
		if (!readWaits(talk.parameters)) return await talk.ask();
		return [{ json: await waitFor(talk, { uuid: readUuid(talk.parameters) }) }];
	};
}

/**
 * Waits for a batch within the conversation of one item.
 *
 * @param talk the item's conversation
 * @param batch the batch as first seen, or its UUID alone
 * @returns the batch as the operation's output steps make it
 * @throws NodeApiError as `waitUntilFinished` does
 */
export async function waitFor(talk: Talk, batch: Batch): Promise<Batch> {
	const { context, parameters } = talk;
	return await waitUntilFinished({
		node: parameters.node,
		itemIndex: parameters.itemIndex,
		patience: readPatience(parameters),
		batch,
		signal: stopSignal(context),
		read: async (uuid) => await readBatch(talk.ask, uuid),
	});
}

async function readBatch(ask: Send, uuid: string): Promise<Batch> {
	const url = `/v1/orchestration/batches/${uuid}`;
	return onlyBatch(await ask({ method: 'GET', url, body: undefined }));
}

/**
 * The batch that the output step `takeBatch` made the only item of.
 *
 * @param items what a request returned
 */
export function onlyBatch([item]: INodeExecutionData[]): Batch {
	return item?.json as Batch;
}
