import { locatorField } from '../../../fields/form';
import { readId } from '../../../fields/ids';
import type { DataKind } from './kind';

/** All records of a segment. */
export const segment: DataKind = {
	option: {
		name: 'Segment',
		value: 'segment',
		description: 'All records of a segment (plays only)',
	},
	owner: 'Play',
	fields: (displayOptions) => [
		locatorField({
			displayName: 'Segment',
			name: 'segmentUuid',
			description: 'The segment whose records to run on',
			searchListMethod: 'searchSegments',
			displayOptions,
		}),
	],
	read: (parameters) => ({ segmentUuid: readId(parameters, 'segmentUuid', 'Segment') }),
};
