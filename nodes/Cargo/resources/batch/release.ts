import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { checkUuid, ENTER_ID } from '../../fields/ids';
import { parseJson } from '../../fields/json';
import { checkObjects } from '../../fields/lists';
import { readOptions } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { refuse } from '../../fields/parameters';

/** The options that set which version of a play or tool runs; by default, its deployed release. */
export const releaseOptions: INodeProperties[] = [
	{
		displayName: 'Nodes',
		name: 'nodes',
		type: 'json',
		default: '[]',
		description:
			'The nodes to run instead of those of the play or tool, as a JSON array. Cannot be combined with Release ID.',
	},
	{
		displayName: 'Release ID',
		name: 'releaseUuid',
		type: 'string',
		default: '',
		placeholder: 'e.g. 3c90c3cc-0d44-4b50-8888-8dd25736052a',
		description: 'The release to run instead of the deployed one. Cannot be combined with Nodes.',
	},
];

/**
 * Reads which version of a play or tool runs.
 *
 * @param parameters the item's parameters
 * @returns the members of the request in addition to `data`; empty for the deployed release
 * @throws NodeOperationError naming the invalid option
 */
export function readRelease(parameters: Parameters): IDataObject {
	const options = readOptions(parameters);
	const hasRelease = Object.hasOwn(options, 'releaseUuid');
	const hasNodes = Object.hasOwn(options, 'nodes');
	if (hasRelease && hasNodes) {
		refuse(
			parameters,
			'Release ID',
			options.releaseUuid,
			'cannot be combined with Nodes',
			'Remove one of the two from Options',
		);
	}
	if (hasRelease) {
		const releaseUuid = checkUuid(parameters, 'Release ID', options.releaseUuid, ENTER_ID);
		return { releaseUuid };
	}
	if (hasNodes) {
		const nodes = parseJson(parameters, 'Nodes', options.nodes);
		const remedy = 'Enter a JSON array of nodes, such as the nodes of a batch or a release';
		return { nodes: checkObjects(parameters, 'Nodes', nodes, remedy) };
	}
	return {};
}
