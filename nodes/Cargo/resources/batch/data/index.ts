import type { INodeProperties } from 'n8n-workflow';

import { showFor } from '../../../fields/form';
import type { Parameters } from '../../../fields/parameters';
import { refuse } from '../../../fields/parameters';
import { change } from './change';
import { file } from './file';
import { filter } from './filter';
import type { DataKind } from './kind';
import { recordIds } from './recordIds';
import { records } from './records';
import { segment } from './segment';

/** Every kind of data; one more kind is one more file and one more entry here. */
const KINDS: DataKind[] = [change, file, filter, recordIds, records, segment];

/** The values of Cargo's `kind` that a user can choose. */
export const DATA_KINDS = KINDS.map(({ option }) => String(option.value));

/**
 * The choice of the kind, and the fields of all kinds, each shown only when its kind is chosen.
 *
 * @param operations values of Operation that have them
 */
export function dataFields(operations: string[]): INodeProperties[] {
	const choice: INodeProperties = {
		displayName: 'Data',
		name: 'dataKind',
		type: 'options',
		noDataExpression: true,
		default: 'segment',
		description: 'The records to run on',
		options: KINDS.map((kind) => kind.option),
		displayOptions: showFor('batch', operations),
	};
	const fields = KINDS.flatMap((kind) =>
		kind.fields(showFor('batch', operations, { dataKind: [String(kind.option.value)] })),
	);
	return [choice, ...fields];
}

/**
 * Reads which kind of data the user chose.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if there is no such kind
 */
export function chosenKind(parameters: Parameters): DataKind {
	const chosen = parameters.get('dataKind');
	return (
		KINDS.find(({ option }) => option.value === chosen) ??
		refuse(
			parameters,
			'Data',
			chosen,
			'is not a kind of data',
			`Choose one of: ${DATA_KINDS.join(', ')}`,
		)
	);
}
