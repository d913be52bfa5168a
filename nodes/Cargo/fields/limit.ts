import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from './form';
import { showFor } from './form';
import type { Parameters } from './parameters';
import { checkNumber, checkSwitch } from './scalars';

/**
 * The fields that set how many results Get Many returns, as n8n's guidelines require.
 *
 * @param resource value of Resource
 */
export const limitFields = (resource: Resource): INodeProperties[] => [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: showFor(resource, ['getAll']),
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: {
			show: { resource: [resource], operation: ['getAll'], returnAll: [false] },
		},
	},
];

/**
 * Reads how many results to return.
 *
 * @param parameters the item's parameters
 * @returns the number; infinity for all
 * @throws NodeOperationError naming the invalid field
 */
export function readMost(parameters: Parameters): number {
	if (checkSwitch(parameters, 'Return All', parameters.get('returnAll'))) return Infinity;
	return checkNumber(parameters, 'Limit', parameters.get('limit'), {
		min: 1,
		max: Number.MAX_SAFE_INTEGER,
	});
}
