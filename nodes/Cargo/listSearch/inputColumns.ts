import type {
	ILoadOptionsFunctions,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import { FILES } from '../api/files';
import { textIn } from '../errors/values';
import { getInputs } from './inputs';

/** What the editor shows instead of the inputs. */
const NOTICES = {
	noTool: 'Choose a tool above to see its inputs here.',
	noInputs:
		'The inputs of the tool are not known yet. Each column of the file goes to the input of the same name.',
};

/**
 * The inputs of the chosen tool, each with the columns of the chosen file to choose from. The columns of a file
 * that is yet to be uploaded are not known in the editor; their names are typed.
 *
 * @throws NodeApiError if a request fails. The editor then keeps the mapping
 */
export async function getInputColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const { fields } = await getInputs.call(this);
	if (fields.length === 0) {
		const chosen: unknown = this.getCurrentNodeParameter('workflowUuid', { extractValue: true });
		const why = textIn(chosen) === null ? 'noTool' : 'noInputs';
		return { fields: [], emptyFieldsNotice: NOTICES[why] };
	}
	const columns = await columnsOfFile(this);
	return { fields: fields.map((field) => asColumn(field, columns)) };
}

/** None if the file is not known in the editor. */
async function columnsOfFile(context: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const source: unknown = context.getCurrentNodeParameter('fileSource');
	const s3Filename = textIn(context.getCurrentNodeParameter('s3Filename'));
	if (source !== 'uploaded' || s3Filename === null || s3Filename.startsWith('=')) return [];
	const columns = await fetchMember(context, FILES.listColumns, 'columns', { s3Filename });
	return columns.map(({ name }) => ({ name, value: name }));
}

function asColumn(
	field: ResourceMapperField,
	options: INodePropertyOptions[],
): ResourceMapperField {
	return {
		...field,
		...(options.length > 0 ? { type: 'options', options } : { type: 'string', options: [] }),
	};
}
