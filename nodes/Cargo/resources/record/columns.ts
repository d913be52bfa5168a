import type { IDataObject } from 'n8n-workflow';

import { writableColumnsIn } from '../../api/modelColumns';
import type { Talk } from '../../engine/talk';
import { isObject } from '../../errors/values';
import { isEmptyRecord } from '../../fields/emptyRecord';
import type { Mapper, ToolInput } from '../../fields/inputs';
import { readMapping } from '../../fields/inputs';
import type { InputsReader } from '../../fields/inputValues';
import { inputsReader } from '../../fields/inputValues';
import { readModelId } from '../../fields/model';
import type { Parameters } from '../../fields/parameters';
import { refuse } from '../../fields/parameters';

/**
 * Creates the reader of the values to write. If the form does not know the columns of the model, because an
 * expression names it, Cargo is asked for them.
 *
 * @param talk the conversation of the first item
 * @param mapper the field
 * @returns the reader; it throws a NodeOperationError that names the column, the item and the value
 * @throws NodeOperationError if the form maps something that is not a column; NodeApiError if Cargo does not
 * return the model
 */
export async function columnsReader(talk: Talk, mapper: Mapper): Promise<InputsReader> {
	const { parameters } = talk;
	const mapping = readMapping(parameters, mapper);
	const inputs = mapping.inputs.length > 0 ? mapping.inputs : await askForColumns(talk);
	const read = inputsReader(parameters, mapper, { ...mapping, inputs });
	return (item) => notEmpty(item, mapper, read(item));
}

async function askForColumns(talk: Talk): Promise<ToolInput[]> {
	const { parameters } = talk;
	const modelUuid = readModelId(parameters);
	const url = `/v1/storage/models/${modelUuid}`;
	const answer = await talk.ask({ method: 'GET', url, body: undefined });
	const columns = writableColumnsIn(isObject(answer.body) ? answer.body.model : undefined);
	if (columns.length > 0) return columns;
	return refuse(
		parameters,
		'Model',
		modelUuid,
		'has no columns that can be written',
		'Choose another model',
	);
}

function notEmpty(parameters: Parameters, { field }: Mapper, values: IDataObject): IDataObject {
	if (!isEmptyRecord(values)) return values;
	return refuse(
		parameters,
		field,
		parameters.input(),
		'has no values to write',
		'Map at least one field of this item to a column: Map Automatically uses only fields that have the name of a column. Or remove items without data before this node, for example with a Filter node',
	);
}
