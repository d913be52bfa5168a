import {
	BATCHES,
	fieldsOf,
	intoBody,
	LARGEST,
	locator,
	locators,
	option,
	SIMPLIFY,
	SLOTS,
	VALUE,
	WAITING,
	WORKFLOW,
} from './change.mjs';
import type { Base, Field } from './change.mjs';
import * as oracle from './oracle.mjs';
import type { Oracle } from './oracle.mjs';
import { REFUSED } from './oracle.mjs';

const ITEMS: Base = {
	title: 'createFromItems',
	parameters: { operation: 'createFromItems', workflowUuid: locator(WORKFLOW), fields: 'all' },
	request: () => ({
		method: 'POST',
		path: BATCHES,
		body: { workflowUuid: WORKFLOW },
		data: { kind: 'records', records: [] },
	}),
};

/** Names of fields between commas; the items of these tests have the field `value` alone. */
const fieldNames: Oracle = (value) =>
	typeof value === 'string' && value.split(',').every((name) => name.trim() === 'value')
		? value
		: REFUSED;

/**
 * The parameters of Create From Items. It reads them once, for the first item: one value makes one run,
 * and its item is the only record.
 */
export const FIELDS_OF_ITEMS: Field[] = fieldsOf(ITEMS, [
	...locators('Tool', 'workflowUuid', intoBody('workflowUuid')),
	{
		name: 'Fields to Send',
		oracle: fieldNames,
		right: ['value', ' value , value'],
		given: { fields: 'chosen', chosenFields: VALUE },
	},
	option('Records per Batch', 'recordsPerBatch', oracle.number(1, LARGEST), [1, '50']),
	...WAITING,
	SIMPLIFY,
	SLOTS,
]).map((field) => ({
	...field,
	expected(value) {
		const request = field.expected(value);
		if (request === REFUSED) return REFUSED;
		const { workflowUuid } = request.body as { workflowUuid: unknown };
		return { ...request, body: { workflowUuid, data: { kind: 'records', records: [{ value }] } } };
	},
}));
