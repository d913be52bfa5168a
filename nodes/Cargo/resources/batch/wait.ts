import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routingOf } from '../../engine/exchange';
import type { Conversation } from '../../engine/talk';
import { noticeField } from '../../fields/notice';
import { optionsField, readPatience, waitOptions } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { simplifyField } from '../../fields/simplify';
import { readStayAwake, stayAwakeOption } from '../../fields/stayAwake';
import { batchInPath, readBatchId } from './batchField';
import { waitForBatch } from './following';
import { batchItem } from './output';
import { NOT_RESULTS, returnDataField, wantsResults } from './returnData';
import { runItems } from './runItems';

/** How an item waits. */
export const readWaitPatience = (parameters: Parameters) => ({
	...readPatience(parameters, 'batch', true),
	stayAwake: readStayAwake(parameters, true) ?? 0,
});

/** Step that refuses unusable options. */
export function checkWait(parameters: Parameters): void {
	readWaitPatience(parameters);
	wantsResults(parameters);
}

const waitInProcess: Conversation = async (talk) => {
	const { parameters } = talk;
	const first = { uuid: readBatchId(parameters) };
	const batch = await waitForBatch(talk, first, { patience: readWaitPatience(parameters) });
	return wantsResults(parameters) ? await runItems(talk, batch) : [batchItem(parameters, batch)];
};

/**
 * Wait Until Finished: gives each batch back when it has finished, and lets the execution sleep meanwhile.
 *
 * n8n runs waitForAllItems.ts in place of this routing, which waits in the process. It serves engines and
 * AI Agent nodes that do not know custom operations (n8n-engine.md, "Steps around a request").
 */
export const waitOperation: INodePropertyOptions = {
	name: 'Wait Until Finished',
	value: 'wait',
	action: 'Wait until a batch has finished',
	description: 'Wait until a batch has finished, also for days, and return it. Free.',
	routing: routingOf({
		request: { method: 'GET', url: '/v1/orchestration/batches/{batchUuid}' },
		prepare: [batchInPath, checkWait],
		conversation: waitInProcess,
	}),
};

/** What a sleeping execution means for the rest of the workflow. */
export const waitNotice = noticeField(
	'batch',
	'wait',
	'The execution sleeps until the batch has finished. If a Webhook node starts the workflow, set its Respond field to Immediately.',
);

/** The fields of Wait Until Finished below Batch. */
export const waitFields: INodeProperties[] = [
	returnDataField(
		['wait'],
		'Return one item per record with its input, its output and why it failed',
		{},
	),
	simplifyField('batch', ['wait'], NOT_RESULTS),
	optionsField('batch', ['wait'], [stayAwakeOption, ...waitOptions('batch', true)]),
];
