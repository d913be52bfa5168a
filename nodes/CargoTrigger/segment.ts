import type { IPollFunctions } from 'n8n-workflow';

import { readId } from '../Cargo/fields/ids';
import { checkChoices } from '../Cargo/fields/lists';
import { parametersOfPoll } from './selection';

/** Cargo's kinds of change that say something new; `unchanged` does not. */
export const CHANGE_KINDS = ['added', 'removed', 'updated'];

/** The values of Return. */
const RETURNS = ['changes', 'records'];

/** Which changes start the workflow. */
export interface Segment {
	segmentUuid: string;
	/** Sorted. */
	changeKinds: string[];
}

/** The fields of the event Segment Changed. */
export interface SegmentFields extends Segment {
	/** Whether each change becomes one item, instead of each changed record. */
	isWhole: boolean;
}

/**
 * Reads the fields of the event Segment Changed.
 *
 * @param context the poll
 * @throws NodeOperationError naming the invalid field
 */
export function readSegment(context: IPollFunctions): SegmentFields {
	const parameters = parametersOfPoll(context);
	const kinds = parameters.get('changeKinds');
	const returned = checkChoices(parameters, 'Return', [parameters.get('returnData')], RETURNS);
	return {
		segmentUuid: readId(parameters, 'segmentUuid', 'Segment'),
		changeKinds: [...checkChoices(parameters, 'Change Kinds', kinds, CHANGE_KINDS)].sort(),
		isWhole: returned.includes('changes'),
	};
}
