import { OF_PLAY } from '../../../fields/entryNames';
import { locatorField, notice, pickedName } from '../../../fields/form';
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
		notice({
			name: 'segmentOfPlay',
			text: 'This segment belongs to a play, and Cargo does not run batches on it. The node sends its filter, sort and limit instead, which select the same records.',
			displayOptions: {
				show: { ...displayOptions?.show, ...pickedName('segmentUuid', [OF_PLAY]) },
			},
		}),
	],
	read: (parameters) => ({ segmentUuid: readId(parameters, 'segmentUuid', 'Segment') }),
};
