import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from './form';
import { showFor } from './form';
import { readPatience } from './options';
import type { Parameters } from './parameters';
import { checkSwitch } from './scalars';

/** Name of the switch as the editor shows it. */
const FIELD = 'Wait Until Finished';

/**
 * The switch that makes an operation wait for the batch.
 *
 * @param resource value of Resource
 * @param operations values of Operation that have it
 */
export function waitField(resource: Resource, operations: string[]): INodeProperties {
	return {
		displayName: FIELD,
		name: 'waitUntilFinished',
		type: 'boolean',
		default: false,
		description: 'Whether to wait until the batch has finished, and return it then',
		displayOptions: showFor(resource, operations),
	};
}

/**
 * Reads the switch.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if it is neither true nor false
 */
export function readWaits(parameters: Parameters): boolean {
	return checkSwitch(parameters, FIELD, parameters.get('waitUntilFinished'));
}

/** Step that refuses unusable waiting options before a batch is created, not after. */
export function checkWaiting(parameters: Parameters): void {
	if (readWaits(parameters)) readPatience(parameters);
}
