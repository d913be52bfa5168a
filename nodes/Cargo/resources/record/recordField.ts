import type { INodeProperties } from 'n8n-workflow';

import { showFor } from '../../fields/form';
import { checkRecordId } from '../../fields/ids';
import { modelField } from '../../fields/model';
import type { Parameters } from '../../fields/parameters';
import { isNothing, refuse, refuseNothing } from '../../fields/parameters';
import { fitsAddress } from '../../fields/scalars';

const FIELD = 'Record ID';
const REMEDY =
	'Map the field that holds the ID of the record. Create and Get Many return it as _id';

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
	return fitsAddress(id) ? id : refuse(parameters, FIELD, id, 'is not a record ID', REMEDY);
}
