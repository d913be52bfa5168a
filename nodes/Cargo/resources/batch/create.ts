import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routingOf } from '../../shared/exchange';
import type { Step } from '../../shared/exchange';
import { showFor, simplifyField } from '../../shared/fields';
import { optionsField, waitOptions } from '../../shared/options';
import { takeBatch } from '../../shared/output';
import { checkWaiting, createAndWait, waitField } from '../../shared/waiting';
import { readBatchBody } from './body';
import { releaseOptions } from './release';
import { workflowField } from './workflowField';

const fillBody: Step = (parameters, request) => {
	request.body = readBatchBody(parameters);
};

/** Create: starts a workflow on many records. */
export const createOperation: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create a batch to run a workflow (uses credits)',
	description: 'Run a workflow of Cargo on many records, which uses credits',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches' },
		prepare: [fillBody, checkWaiting],
		output: takeBatch,
		conversation: createAndWait,
	}),
};

/** The workflow of Create, which stands above the fields of the data. */
export const createWorkflowField = workflowField({
	description: 'The play or tool to run',
	searchListMethod: 'searchWorkflows',
	displayOptions: showFor(['create']),
	// Cargo runs records and files without a workflow too, on the Nodes of the options.
	required: false,
});

/** The fields of Create below those of the data. */
export const createFields: INodeProperties[] = [
	waitField(['create']),
	simplifyField(['create']),
	optionsField(['create'], [...releaseOptions, ...waitOptions]),
];
