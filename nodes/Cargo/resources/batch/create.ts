import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routingOf } from '../../shared/exchange';
import type { Step } from '../../shared/exchange';
import { locatorField, showFor, simplifyField } from '../../shared/fields';
import { readId } from '../../shared/ids';
import { simplifyBatches, takeBatch } from '../../shared/output';
import { dataFields, dataKindOptions, readData } from './data';

const fillBody: Step = (parameters, request) => {
	request.body = {
		workflowUuid: readId(parameters, 'workflowUuid', 'Workflow'),
		data: readData(parameters),
	};
};

/** Create: starts a workflow on many records. */
export const createOperation: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create a batch',
	description: 'Run a workflow of Cargo on many records, which uses credits',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches' },
		prepare: [fillBody],
		output: [takeBatch, simplifyBatches],
	}),
};

export const createFields: INodeProperties[] = [
	locatorField({
		displayName: 'Workflow',
		name: 'workflowUuid',
		description: 'The play or tool to run',
		searchListMethod: 'searchWorkflows',
		displayOptions: showFor(['create']),
	}),
	{
		displayName: 'Data',
		name: 'dataKind',
		type: 'options',
		noDataExpression: true,
		default: 'segment',
		description: 'What the batch runs on',
		options: dataKindOptions,
		displayOptions: showFor(['create']),
	},
	...dataFields(['create']),
	simplifyField(['create']),
];
