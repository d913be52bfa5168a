import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from './form';
import { showFor } from './form';
import type { Parameters } from './parameters';
import { checkSwitch } from './scalars';

/**
 * The switch between the simplified and the full response of Cargo. The description is the one that n8n's
 * guidelines require.
 *
 * @param resource value of Resource
 * @param operations values of Operation that have it
 * @param hide parameters and the values with which it is not shown
 */
export function simplifyField(
	resource: Resource,
	operations: string[],
	hide?: Record<string, string[]>,
): INodeProperties {
	return {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: { ...showFor(resource, operations), ...(hide ? { hide } : {}) },
	};
}

/**
 * Reads the switch between the simplified and the full response of Cargo.
 *
 * @param parameters the item's parameters
 * @returns its position; true for operations that do not have it
 * @throws NodeOperationError if it is not true or false
 */
export function readSimplify(parameters: Parameters): boolean {
	return checkSwitch(parameters, 'Simplify', parameters.get('simplify', true));
}
