import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isTool } from '../../fields/agentTool';
import { isEmptyRecord, refuseEmpty } from '../../fields/emptyRecord';
import { lookUp } from '../../errors/values';
import { INPUTS_FIELD, readMapping, sendsEverything } from '../../fields/inputs';
import { inputsReader } from '../../fields/inputValues';
import { readOption } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { refuse } from '../../fields/parameters';
import { checkNumber, checkText } from '../../fields/scalars';
import { readToolId } from '../../fields/workflow';

const FIELD = 'Fields to Send';
const NAME_FIELDS =
	'Set Fields to Map to Inputs and let the model fill in each input, or to Selected and name the fields that it fills in';
const MAP_FIELDS =
	'Map a field of the items to an input of the tool. Map Automatically maps only fields that have the name of an input';
const REMEDY = 'Enter names of fields of the input items, separated by commas';

/** The option that splits the items into several batches. */
export const recordsPerBatchOption: INodeProperties = {
	displayName: 'Records per Batch',
	name: 'recordsPerBatch',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1000,
	description:
		'Max number of records in one batch. Without this option, all records go into one batch.',
};

/**
 * Reads how many records go into one batch.
 *
 * @param parameters the first item's parameters
 * @returns the number, or the largest one if the user set none
 * @throws NodeOperationError if it is not a whole number above 0
 */
export function readRecordsPerBatch(parameters: Parameters): number {
	const most = Number.MAX_SAFE_INTEGER;
	const chosen = readOption(parameters, recordsPerBatchOption.name, most);
	return checkNumber(parameters, recordsPerBatchOption.displayName, chosen, { min: 1, max: most });
}

/**
 * Builds the body of the request that creates a batch of input items.
 *
 * @param parameters the first item's parameters
 * @param records from `readRecords`
 * @returns `{ workflowUuid, data: { kind, records } }`
 * @throws NodeOperationError if the tool is invalid
 */
export function recordsBody(parameters: Parameters, records: IDataObject[]): IDataObject {
	return { workflowUuid: readToolId(parameters), data: { kind: 'records', records } };
}

/**
 * Turns input items into records: with all their fields, with the selected fields, or with what is mapped to
 * the inputs of the tool.
 *
 * @param parameters the first item's parameters
 * @param rows the `json` of the items
 * @param parametersAt the parameters of the item with an index
 * @throws NodeOperationError naming the invalid field
 */
export function readRecords(
	parameters: Parameters,
	rows: IDataObject[],
	parametersAt: (index: number) => Parameters,
): IDataObject[] {
	const fields = parameters.get('fields');
	const read = typeof fields === 'string' ? lookUp(READERS, fields) : null;
	if (!read) {
		return refuse(
			parameters,
			'Fields',
			fields,
			'is not a valid option',
			'Choose all, chosen or mapped',
		);
	}
	const records = read(parameters, rows, parametersAt);
	const empty = records.findIndex(isEmptyRecord);
	return empty < 0 ? records : refuseEmpty(parametersAt(empty), 'Fields', rows[empty] ?? {});
}

/**
 * Tells whether records hold all fields of their items, whether or not the tool has such inputs.
 *
 * @param parameters the first item's parameters
 */
export function haveAllFields(parameters: Parameters): boolean {
	const fields = parameters.get('fields');
	return fields === 'all' || (fields === 'mapped' && sendsEverything(readMapping(parameters)));
}

/** What an expression reads that is another value each time. */
const CHANGING = /\$(now|today)\b|\bDate(Time)?\b|\brandom/i;

/**
 * Tells whether the records may be other ones when they are made of the same items again. Then their runs would
 * not be found by their content.
 *
 * @param parameters the first item's parameters
 */
export function changeWithTime(parameters: Parameters): boolean {
	if (parameters.get('fields') !== 'mapped') return false;
	return CHANGING.test(JSON.stringify(readMapping(parameters).mapped));
}

const READERS: Record<string, typeof readRecords> = {
	all: readAll,
	chosen: readChosen,
	mapped: readMapped,
};

function readAll(parameters: Parameters, rows: IDataObject[]): IDataObject[] {
	// The agent's own input would be sent along with what the model filled in.
	if (isTool(parameters.node)) {
		refuse(parameters, 'Fields', 'all', 'does not work for a tool of an AI Agent', NAME_FIELDS);
	}
	return rows;
}

function readChosen(parameters: Parameters, rows: IDataObject[]): IDataObject[] {
	const names = readNames(parameters);
	for (const name of names) {
		// A name that no item has is a typo, which would run the tool without that input.
		if (rows.every((row) => !Object.hasOwn(row, name))) {
			refuse(parameters, FIELD, name, 'is not a field of any input item', REMEDY);
		}
	}
	return rows.map((row) =>
		Object.fromEntries(
			names.filter((name) => Object.hasOwn(row, name)).map((name) => [name, row[name]]),
		),
	);
}

function readMapped(
	parameters: Parameters,
	rows: IDataObject[],
	parametersAt: (index: number) => Parameters,
): IDataObject[] {
	const read = inputsReader(parameters);
	const records = rows.map((_row, index) => read(parametersAt(index)));
	// As with a selected name that no item has: the tool would run without any input.
	if (records.every(isEmptyRecord)) {
		refuse(parameters, INPUTS_FIELD, {}, 'would be sent for every item', MAP_FIELDS);
	}
	return records;
}

function readNames(parameters: Parameters): string[] {
	const typed = checkText(parameters, FIELD, parameters.get('chosenFields'), REMEDY);
	return typed.split(',').map((name) => checkText(parameters, FIELD, name, REMEDY));
}
