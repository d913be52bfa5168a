import type { INodeProperties } from 'n8n-workflow';

import type { Owner } from '../../../fields/entryNames';
import { markBeginnings } from '../../../fields/entryNames';
import { notice, pickedName, showFor } from '../../../fields/form';
import type { Parameters } from '../../../fields/parameters';
import { refuse } from '../../../fields/parameters';
import { change } from './change';
import { file } from './file';
import { filter } from './filter';
import type { DataKind } from './kind';
import { recordIds } from './recordIds';
import { records } from './records';
import { segment } from './segment';

/** Every kind of data; a new kind is a new file and an entry here. */
const KINDS: DataKind[] = [change, file, filter, recordIds, records, segment];

/** The values of Cargo's `kind` that a user can choose. */
export const DATA_KINDS = KINDS.map(({ option }) => String(option.value));

/**
 * The choice of the kind, and the fields of all kinds, each shown only if its kind is chosen.
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
	return [choice, ...misfits(operations), ...fields];
}

/** Warns in the form about what Cargo would refuse: a tool on records of the workspace, a play on rows. */
function misfits(operations: string[]): INodeProperties[] {
	const misfit = (owner: Owner, name: string, text: string) => {
		const others = KINDS.filter((kind) => kind.owner !== owner);
		const dataKind = others.map(({ option }) => String(option.value));
		const when = { dataKind, ...pickedName('workflowUuid', markBeginnings(owner)) };
		return notice({ name, text, displayOptions: showFor('batch', operations, when) });
	};
	return [
		misfit(
			'Tool',
			'toolNeedsRows',
			'A tool runs on Records or a File. Choose one of them under Data, or pick a play.',
		),
		misfit(
			'Play',
			'playNeedsRecords',
			'A play runs on a Segment, a Change, a Filter or Record IDs. Choose one of them under Data, or pick a tool.',
		),
	];
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
