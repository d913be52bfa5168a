import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { checkObjects } from './lists';
import { readCollection } from './options';
import type { Parameters } from './parameters';
import { refuse } from './parameters';
import { checkText } from './scalars';

const REMEDY = 'Add a column and a direction, or remove the entry';

/**
 * The field for the order of the records of a filter; it matters if there is a limit.
 *
 * @param displayOptions where it is shown
 */
export function sortField(displayOptions: INodeProperties['displayOptions']): INodeProperties {
	return {
		displayName: 'Sort',
		name: 'sort',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add column',
		default: {},
		description: 'The order of the records. With a limit, only the first ones are used.',
		displayOptions,
		options: [
			{
				displayName: 'Columns',
				name: 'columns',
				values: [
					{
						displayName: 'Column Name or ID',
						name: 'columnSlug',
						type: 'options',
						typeOptions: {
							loadOptionsMethod: 'getColumns',
							loadOptionsDependsOn: ['modelUuid.value'],
						},
						default: '',
						description:
							'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
					},
					{
						displayName: 'Direction',
						name: 'kind',
						type: 'options',
						options: [
							{ name: 'Ascending', value: 'asc' },
							{ name: 'Descending', value: 'desc' },
						],
						default: 'asc',
					},
				],
			},
		],
	};
}

/**
 * Reads the order of the records.
 *
 * @param parameters the item's parameters
 * @returns `{ sort }` as Cargo expects it, or an empty object if the user added no column
 * @throws NodeOperationError naming the invalid entry
 */
export function readSort(parameters: Parameters): IDataObject {
	const { columns } = readCollection(parameters, 'sort', 'Sort');
	if (columns === undefined) return {};
	const sort = checkObjects(parameters, 'Sort', columns, REMEDY).map(({ columnSlug, kind }) => ({
		columnSlug: checkText(parameters, 'Sort, Column', columnSlug, REMEDY),
		kind: kind === 'asc' || kind === 'desc' ? kind : refuseDirection(parameters, kind),
	}));
	return { sort };
}

function refuseDirection(parameters: Parameters, kind: unknown): never {
	return refuse(parameters, 'Sort, Direction', kind, 'is not a direction', 'Enter asc or desc');
}
