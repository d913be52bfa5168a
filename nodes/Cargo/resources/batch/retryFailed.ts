import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { batchIn } from '../../api/answers';
import { isFinal } from '../../api/statuses';
import { routingOf } from '../../engine/exchange';
import type { Conversation, Step } from '../../engine/talk';
import { showFor } from '../../fields/form';
import { noticeField } from '../../fields/notice';
import { optionsField, waitOptions } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { refuse } from '../../fields/parameters';
import { simplifyField } from '../../fields/simplify';
import { checkWaiting, longWaitNotice, waitField } from '../../fields/waiting';
import { batchInPath, readBatchId } from './batchField';
import { createBatch, followBatch, notFinished } from './following';
import { checkReturnData, NOT_RESULTS, returnDataField } from './returnData';

const RESTART_FROM = 'Restart From';
const RESETS = ['firstNode', 'lastNode'];

function readReset(parameters: Parameters): string {
	const from = parameters.get('resetFrom');
	if (typeof from === 'string' && RESETS.includes(from)) return from;
	return refuse(
		parameters,
		RESTART_FROM,
		from,
		'is not a valid option',
		`Choose one of: ${RESETS.join(', ')}`,
	);
}

const checkReset: Step = (parameters) => {
	readReset(parameters);
};

/** Checks first: Cargo would refuse a batch without failed runs, or run it on nothing. */
const retryIfFailed: Conversation = async (talk) => {
	const { parameters } = talk;
	// By now the check may be refused, or find no failed runs.
	if (talk.wasSpent()) return await followBatch(talk, await createBatch(talk));
	const { failedRunsCount, workflowUuid, status } = batchIn(parameters, await talk.ask());
	const batchUuid = readBatchId(parameters);
	if (failedRunsCount === 0) {
		if (!isFinal(status)) throw notFinished(parameters);
		return [{ json: nothingToRetry(batchUuid) }];
	}
	const body = {
		...(workflowUuid ? { workflowUuid } : {}),
		data: {
			kind: 'runs',
			filter: { kind: 'runs', batchUuid, statuses: ['error'] },
			reset: { from: readReset(parameters) },
		},
	};
	const url = '/v1/orchestration/batches';
	return await followBatch(talk, await createBatch(talk, { method: 'POST', url, body }));
};

const nothingToRetry = (batchUuid: string): IDataObject => ({
	uuid: batchUuid,
	batchUuid,
	retried: false,
	failedRunsCount: 0,
	message: 'No run of this batch failed, so there was nothing to retry',
});

/** Retry Failed: a new batch with the failed runs of an earlier one. */
export const retryFailedOperation: INodePropertyOptions = {
	name: 'Retry Failed',
	value: 'retryFailed',
	action: 'Retry failed runs of a batch',
	description: 'Run the failed runs of a batch again as a new batch. Uses credits.',
	routing: routingOf({
		request: { method: 'GET', url: '/v1/orchestration/batches/{batchUuid}' },
		prepare: [batchInPath, checkReset, checkWaiting('batch'), checkReturnData],
		conversation: retryIfFailed,
	}),
};

/** What Retry Failed costs. */
export const retryFailedNotice = noticeField(
	'batch',
	'retryFailed',
	'Creates a new batch with the failed runs. Cargo uses credits for each run.',
);

/** The fields of Retry Failed below Batch. */
export const retryFailedFields: INodeProperties[] = [
	{
		displayName: RESTART_FROM,
		name: 'resetFrom',
		type: 'options',
		default: 'firstNode',
		description: 'The node from which each failed run restarts',
		options: [
			{
				name: 'First Node',
				value: 'firstNode',
				description: 'Run the whole play or tool again',
			},
			{
				name: 'Last Node',
				value: 'lastNode',
				description: 'Continue from the node at which the run failed',
			},
		],
		displayOptions: showFor('batch', ['retryFailed']),
	},
	waitField('batch', ['retryFailed']),
	longWaitNotice('retryFailed'),
	returnDataField(
		['retryFailed'],
		'Return one item per record with its input, its output and why it failed',
	),
	simplifyField('batch', ['retryFailed'], NOT_RESULTS),
	optionsField('batch', ['retryFailed'], waitOptions('batch')),
];
