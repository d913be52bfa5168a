import { checkUuid, ENTER_ID } from '../../../fields/ids';
import { checkChoices } from '../../../fields/lists';
import type { DataKind } from './kind';

const CHANGE_KINDS = ['added', 'removed', 'unchanged', 'updated'];

/** The records of a segment that changed, as Cargo recorded it. */
export const change: DataKind = {
	option: {
		name: 'Change',
		value: 'change',
		description:
			'Records that were added to a segment, removed from it or updated in it (plays only)',
	},
	owner: 'Play',
	fields: (displayOptions) => [
		{
			displayName: 'Change ID',
			name: 'changeUuid',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 3c90c3cc-0d44-4b50-8888-8dd25736052a',
			description: 'The ID of a change that Cargo recorded for a segment',
			displayOptions,
		},
		{
			displayName: 'Change Kinds',
			name: 'changeKinds',
			type: 'multiOptions',
			required: true,
			default: ['added'],
			description: 'Which of the changed records to run on',
			options: [
				{ name: 'Added', value: 'added' },
				{ name: 'Removed', value: 'removed' },
				{ name: 'Unchanged', value: 'unchanged' },
				{ name: 'Updated', value: 'updated' },
			],
			displayOptions,
		},
	],
	read: (parameters) => ({
		changeUuid: checkUuid(parameters, 'Change ID', parameters.get('changeUuid'), ENTER_ID),
		changeKinds: checkChoices(
			parameters,
			'Change Kinds',
			parameters.get('changeKinds'),
			CHANGE_KINDS,
		),
	}),
};
