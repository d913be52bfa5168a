import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { showFor } from '../../../shared/fields';
import type { Parameters } from '../../../shared/parameters';
import { refuse } from '../../../shared/parameters';
import type { DataKind } from './kind';
import { segment } from './segment';

/** Every kind of data; one more kind is one more file and one more entry here. */
const KINDS: DataKind[] = [segment];

/** The choices of the field Data. */
export const dataKindOptions: INodePropertyOptions[] = KINDS.map((kind) => kind.option);

/**
 * The fields of all kinds, each shown only when its kind is chosen.
 *
 * @param operations values of Operation that have them
 */
export function dataFields(operations: string[]): INodeProperties[] {
	return KINDS.flatMap((kind) =>
		kind.fields(showFor(operations, { dataKind: [String(kind.option.value)] })),
	);
}

/**
 * Reads what the batch runs on.
 *
 * @param parameters the item's parameters
 * @returns `data` as Cargo takes it
 * @throws NodeOperationError naming the field that is not usable
 */
export function readData(parameters: Parameters): IDataObject {
	const chosen = parameters.get('dataKind');
	const kind = KINDS.find(({ option }) => option.value === chosen);
	if (!kind) {
		const known = KINDS.map(({ option }) => option.value).join(', ');
		refuse(parameters, 'Data', chosen, 'is not a kind of data', `Choose one of: ${known}`);
	}
	return { kind: kind.option.value, ...kind.read(parameters) };
}
