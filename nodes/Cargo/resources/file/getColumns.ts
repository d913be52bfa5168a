import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { FILES } from '../../api/files';
import { askForColumns } from '../../engine/columns';
import { routingOf } from '../../engine/exchange';
import type { Conversation, Step } from '../../engine/talk';
import { checkAddressed, fileNameField, readFileName } from '../../fields/fileName';
import { showFor } from '../../fields/form';
import type { Parameters } from '../../fields/parameters';

const readName = (parameters: Parameters): string =>
	checkAddressed(parameters, readFileName(parameters));

const checkFileName: Step = (parameters) => {
	readName(parameters);
};

const getColumns: Conversation = async (talk) => {
	const s3Filename = readName(talk.parameters);
	return [{ json: { s3Filename, columns: await askForColumns(talk, s3Filename) } }];
};

/** Get Columns: the columns of a file in the workspace. */
export const getColumnsOperation: INodePropertyOptions = {
	name: 'Get Columns',
	value: 'getColumns',
	action: 'Get the columns of a file',
	description: 'Get the names of the columns of a file in the Cargo workspace. Free.',
	routing: routingOf({
		request: { method: 'GET', url: FILES.listColumns },
		prepare: [checkFileName],
		conversation: getColumns,
	}),
};

/** The fields of Get Columns. */
export const getColumnsFields: INodeProperties[] = [fileNameField(showFor('file', ['getColumns']))];
