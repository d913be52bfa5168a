import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { routingOf } from '../../shared/exchange';
import type { Output, Step } from '../../shared/exchange';
import { showFor } from '../../shared/fields';
import { optionsField, readOption } from '../../shared/options';
import { expected } from '../../shared/answers';
import type { Parameters } from '../../shared/parameters';
import { checkSwitch } from '../../shared/scalars';
import { isObject } from '../../shared/values';
import { readPreviewBody } from './body';
import { workflowField } from './workflowField';

const ONE_ITEM_PER_RECORD: INodeProperties = {
	displayName: 'One Item per Record',
	name: 'oneItemPerRecord',
	type: 'boolean',
	default: false,
	description: 'Whether to return each record as an item of its own, without count and columns',
};

function readsOneItemPerRecord(parameters: Parameters): boolean {
	const chosen = readOption(parameters, ONE_ITEM_PER_RECORD.name, false);
	return checkSwitch(parameters, ONE_ITEM_PER_RECORD.displayName, chosen);
}

const fillBody: Step = (parameters, request) => {
	readsOneItemPerRecord(parameters);
	request.body = readPreviewBody(parameters);
};

const takePreview: Output = (answer, parameters) => {
	const { count, columns, records } = isObject(answer.body) ? answer.body : {};
	if (!Array.isArray(records)) return expected(parameters, answer, 'a preview');
	return readsOneItemPerRecord(parameters)
		? records.map((json: IDataObject) => ({ json }))
		: [{ json: { count, columns, records } as IDataObject }];
};

/** Preview: the records that a batch would run on. */
export const previewOperation: INodePropertyOptions = {
	name: 'Preview',
	value: 'preview',
	action: 'Preview a batch before creating it (free)',
	description: 'See the records that a batch would run on, before any credits are spent',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches/preview' },
		prepare: [fillBody],
		output: takePreview,
	}),
};

/** The workflow of Preview, which stands above the fields of the data. */
export const previewWorkflowField = workflowField({
	description: 'The play or tool that would run',
	searchListMethod: 'searchWorkflows',
	displayOptions: showFor(['preview']),
});

/** The fields of Preview below those of the data. */
export const previewFields: INodeProperties[] = [optionsField(['preview'], [ONE_ITEM_PER_RECORD])];
