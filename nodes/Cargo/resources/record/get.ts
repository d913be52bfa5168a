import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { recordIn } from '../../api/records';
import { routingOf } from '../../engine/exchange';
import type { Step } from '../../engine/talk';
import { readModelId } from '../../fields/model';
import { optionsField } from '../../fields/options';
import { readRecordId } from './recordField';

const fillQuery: Step = (parameters, request) => {
	request.qs = { modelUuid: readModelId(parameters), id: readRecordId(parameters) };
};

/** Get: one record. */
export const getOperation: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get a record',
	description: 'Get a record of a model by its ID. Free.',
	routing: routingOf({
		request: { method: 'GET', url: '/v1/storage/records/get' },
		prepare: [fillQuery],
		output: (answer, { parameters }) => [{ json: recordIn(parameters, answer) }],
	}),
};

/** The fields of Get below Model and Record ID. */
export const getFields: INodeProperties[] = [optionsField('record', ['get'])];
