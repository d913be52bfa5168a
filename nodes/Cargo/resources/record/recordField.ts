import type { INodeProperties } from 'n8n-workflow';

import { showFor } from '../../fields/form';
import { checkRecordId } from '../../fields/ids';
import { modelField } from '../../fields/model';
import type { Parameters } from '../../fields/parameters';
import { isNothing, refuse, refuseNothing } from '../../fields/parameters';

const FIELD = 'Record ID';
const REMEDY =
	'Map the field that holds the ID of the record. Create and Get Many return it as _id';

/** A longer text does not fit into an address. */
const LONGEST = 2000;

/** Half of a character, of which n8n's HTTP library makes another character in an address. */
const HALF_CHARACTER = /\p{Surrogate}/u;

/** The field that names the model of the operations that work on its records. */
export const modelOfRecords: INodeProperties = modelField(
	showFor('record', ['create', 'delete', 'get', 'update']),
	'The model of the records',
);

/** The field that names a record. It opens with the record that the node before returns. */
export const recordField: INodeProperties = {
	displayName: FIELD,
	name: 'recordId',
	type: 'string',
	required: true,
	default: '={{ $json._id }}',
	placeholder: 'e.g. contact-1042',
	description: 'The ID of the record. Create and Get Many return it as _id.',
	displayOptions: showFor('record', ['delete', 'get', 'update']),
};

/**
 * Reads the field that names a record.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if it holds no ID
 */
export function readRecordId(parameters: Parameters): string {
	const given = parameters.get(recordField.name);
	if (isNothing(given)) return refuseNothing(parameters, FIELD, REMEDY);
	const id = checkRecordId(parameters, FIELD, given, REMEDY);
	const isId = id.length <= LONGEST && !HALF_CHARACTER.test(id);
	return isId ? id : refuse(parameters, FIELD, id, 'is not a record ID', REMEDY);
}
