import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { expected } from '../../api/answers';
import { routingOf } from '../../engine/exchange';
import type { Conversation, Step } from '../../engine/talk';
import { isObject } from '../../errors/values';
import { notice, showFor } from '../../fields/form';
import { optionsField, readOption } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { checkSwitch } from '../../fields/scalars';
import { previewOf, readPreviewBody } from './body';
import { estimateCredits } from './estimate';
import { withFile } from './fileData';
import { withoutPlaySegment } from './playSegment';

const ONE_ITEM_PER_RECORD: INodeProperties = {
	displayName: 'One Item per Record',
	name: 'oneItemPerRecord',
	type: 'boolean',
	default: false,
	description:
		'Whether to return each record as a separate item, without the count and the columns',
};

function readsOneItemPerRecord(parameters: Parameters): boolean {
	const chosen = readOption(parameters, ONE_ITEM_PER_RECORD.name, false);
	return checkSwitch(parameters, ONE_ITEM_PER_RECORD.displayName, chosen);
}

const fillBody: Step = (parameters, request) => {
	readsOneItemPerRecord(parameters);
	request.body = readPreviewBody(parameters);
};

/**
 * Returns the records, the estimated cost if Cargo provides it, and the file if one was uploaded: Cargo previews
 * only files that are in the workspace.
 */
const preview: Conversation = async (talk) => {
	const { parameters } = talk;
	const body = talk.request.body as IDataObject;
	const { data, uploaded } = await withFile(
		talk,
		await withoutPlaySegment(talk, body.data as IDataObject),
	);
	const answer = await talk.ask({ body: previewOf({ ...body, data }) });
	const { count, columns, records } = isObject(answer.body) ? answer.body : {};
	if (!Array.isArray(records) || !records.every(isObject)) {
		return expected(parameters, answer, 'a preview');
	}
	if (readsOneItemPerRecord(parameters)) {
		return records.map((record) => ({ json: record as IDataObject }));
	}
	const cost = await estimateCredits(talk, body, count);
	const file = uploaded === undefined ? {} : { s3Filename: uploaded };
	return [{ json: { count, columns, records, ...cost, ...file } as IDataObject }];
};

/** Preview: the records that a batch would run on. */
export const previewOperation: INodePropertyOptions = {
	name: 'Preview',
	value: 'preview',
	action: 'Preview a batch',
	description: 'See which records a batch would run on, before you create it. Free.',
	routing: routingOf({
		request: { method: 'POST', url: '/v1/orchestration/batches/preview' },
		prepare: [fillBody],
		conversation: preview,
	}),
};

/** The fields of Preview below those of the data. */
export const previewFields: INodeProperties[] = [
	notice({
		name: 'previewUploads',
		text: 'Preview uploads the file to Cargo. To create a batch with the same file, use Create with File Source set to Already Uploaded, and enter the s3Filename that Preview returns as File Name.',
		displayOptions: showFor('batch', ['preview'], { dataKind: ['file'], fileSource: ['upload'] }),
	}),
	optionsField('batch', ['preview'], [ONE_ITEM_PER_RECORD]),
];
