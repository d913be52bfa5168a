import type { INodeProperties } from 'n8n-workflow';

import { showFor } from '../../fields/form';
import type { Parameters } from '../../fields/parameters';
import { refuse } from '../../fields/parameters';
import { readWaits } from '../../fields/waiting';

const NAME = 'returnData';
const FIELD = 'Return';

/**
 * The choice between the batch and the results of its runs, for operations that can wait for a batch.
 *
 * @param operations values of Operation that have it
 * @param results the description of Results
 * @param more with which values of further fields it is shown
 */
export function returnDataField(
	operations: string[],
	results: string,
	more: Record<string, boolean[]> = { waitUntilFinished: [true] },
): INodeProperties {
	return {
		displayName: FIELD,
		name: NAME,
		type: 'options',
		default: 'batch',
		description: 'What to return once the batch has finished',
		options: [
			{
				name: 'Batch',
				value: 'batch',
				description: 'Return one item with the status and counts of the batch',
			},
			{ name: 'Results', value: 'results', description: results },
		],
		displayOptions: showFor('batch', operations, more),
	};
}

/** When Simplify is hidden: results are not a batch. */
export const NOT_RESULTS = { [NAME]: ['results'] };

/** Step that refuses an invalid choice before a batch is created, not after. */
export function checkReturnData(parameters: Parameters): void {
	wantsResults(parameters);
}

/**
 * Tells whether an operation returns the results of the runs. Without waiting, there are none yet.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if the choice is invalid
 */
export function returnsResults(parameters: Parameters): boolean {
	return wantsResults(parameters) && readWaits(parameters);
}

/**
 * Tells whether the user chose the results of the runs.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if the choice is invalid
 */
export function wantsResults(parameters: Parameters): boolean {
	const chosen = parameters.get(NAME, 'batch');
	if (chosen !== 'batch' && chosen !== 'results') {
		return refuse(parameters, FIELD, chosen, 'is not a valid option', 'Choose batch or results');
	}
	return chosen === 'results';
}
