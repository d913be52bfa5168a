import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routingOf } from '../../engine/exchange';
import type { Changes, Conversation, Step, Talk } from '../../engine/talk';
import { showFor } from '../../fields/form';
import { optionsField, waitOptions } from '../../fields/options';
import { simplifyField } from '../../fields/simplify';
import { checkWaiting, waitField } from '../../fields/waiting';
import { workflowField } from '../../fields/workflow';
import { readBatchBody } from './body';
import { createBatch, followBatch } from './following';
import { checkMaxRecords, maxRecords, refuseTooMany } from './maxRecords';
import { takeBatch } from './output';
import { withoutPlaySegment } from './playSegment';
import { releaseOptions } from './release';
import { checkReturnData, NOT_RESULTS, returnDataField } from './returnData';

const fillBody: Step = (parameters, request) => {
	request.body = readBatchBody(parameters);
};

/** Settles what the batch runs on, then creates it. */
const settleAndCreate: Conversation = async (talk) =>
	await followBatch(talk, await createBatch(talk, await settleBody(talk)));

/** What an earlier try has created is not asked for again: by now Cargo may refuse to count, or count more. */
async function settleBody(talk: Talk): Promise<Changes> {
	if (talk.wasSpent()) return {};
	const prepared = talk.request.body as IDataObject;
	const body = {
		...prepared,
		data: await withoutPlaySegment(talk, prepared.data as IDataObject),
	};
	await refuseTooMany(talk, body);
	return { body };
}

/** Create: starts a workflow on many records. */
export const createOperation: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create a batch to run a workflow (uses credits)',
	description: 'Run a workflow of Cargo on many records, which uses credits',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches' },
		prepare: [fillBody, checkMaxRecords, checkWaiting('batch'), checkReturnData],
		output: takeBatch,
		conversation: settleAndCreate,
	}),
};

/** The workflow of Create, which stands above the fields of the data. */
export const createWorkflowField = workflowField({
	description: 'The play or tool to run',
	searchListMethod: 'searchWorkflows',
	displayOptions: showFor('batch', ['create']),
	// Cargo runs records and files without a workflow too, on the Nodes of the options.
	required: false,
});

/** The fields of Create below those of the data. */
export const createFields: INodeProperties[] = [
	waitField('batch', ['create']),
	returnDataField(['create'], 'One item per record, with its input, its output and why it failed'),
	simplifyField('batch', ['create'], NOT_RESULTS),
	optionsField('batch', ['create'], [maxRecords, ...releaseOptions, ...waitOptions('batch')]),
];
