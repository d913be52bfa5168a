import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { FILES } from '../../api/files';
import type { FileColumn } from '../../api/members';
import { fileOf } from '../../engine/binaryFile';
import { askForColumns } from '../../engine/columns';
import { routingOf } from '../../engine/exchange';
import type { Conversation, Step, Talk } from '../../engine/talk';
import { upload } from '../../engine/upload';
import { fromThrown, toFailedItem } from '../../errors/nodeErrors';
import { binaryField, readBinary } from '../../fields/binary';
import { showFor } from '../../fields/form';

const checkBinary: Step = (parameters) => {
	readBinary(parameters);
};

/** The file as Cargo names it, with its columns. */
const uploadAndShow: Conversation = async (talk) => {
	const uploaded = await upload(talk, await fileOf(talk.line));
	const columns = await columnsOrNone(talk, uploaded.s3Filename);
	return [{ json: { ...uploaded, columns } }];
};

/** Not every file has columns, and any file can be uploaded. */
async function columnsOrNone(talk: Talk, s3Filename: string): Promise<FileColumn[]> {
	try {
		return await askForColumns(talk, s3Filename);
	} catch (thrown) {
		const { node, itemIndex } = talk.parameters;
		const error = fromThrown(node, itemIndex, thrown);
		if (toFailedItem(error).reason === 'noColumnsFound') return [];
		throw error;
	}
}

/** Upload: puts the file of an item into the workspace. */
export const uploadOperation: INodePropertyOptions = {
	name: 'Upload',
	value: 'upload',
	action: 'Upload a file',
	description: 'Upload a file to the Cargo workspace, to run batches on its rows. Free.',
	routing: routingOf({
		request: { method: 'POST', url: FILES.upload },
		prepare: [checkBinary],
		conversation: uploadAndShow,
	}),
};

/** The fields of Upload. */
export const uploadFields: INodeProperties[] = [binaryField(showFor('file', ['upload']))];
