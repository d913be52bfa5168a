import type { IDataObject } from 'n8n-workflow';

import type { Parameters } from './parameters';
import { refuse } from './parameters';

/**
 * Refuses an item without anything to send: a run without inputs uses credits like any other.
 *
 * @param parameters the item's parameters
 * @param field the field that says what is sent, as the editor shows it
 * @param json the item's fields, which the user reads
 * @throws NodeOperationError always
 */
export function refuseEmpty(parameters: Parameters, field: string, json: IDataObject): never {
	return refuse(
		parameters,
		field,
		json,
		'has no fields to send, and a run without inputs also uses credits',
		'Remove items without data before this node, for example with a Filter node. Always Output Data creates such items, and the files of an item are not sent',
	);
}

/** Tells whether nothing of a record would be sent: JSON leaves out members without a value. */
export const isEmptyRecord = (record: IDataObject): boolean =>
	Object.values(record).every((value) => value === undefined);
