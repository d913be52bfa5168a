import type { INodeProperties } from 'n8n-workflow';

import type { Step } from '../../engine/talk';
import { showFor } from '../../fields/form';
import { checkUuid, ENTER_ID } from '../../fields/ids';
import type { Parameters } from '../../fields/parameters';

const FIELD = 'Run ID';

/** The field that names a run: a text field, since a workspace has far too many runs for a list. */
export const runField: INodeProperties = {
	displayName: FIELD,
	name: 'runUuid',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 3c90c3cc-0d44-4b50-8888-8dd25736052a',
	description: 'The ID of the run. Get Many returns it as uuid, results and errors as runUuid.',
	displayOptions: showFor('run', ['cancel', 'get']),
};

/**
 * Reads the field that names a run.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if it holds no Cargo ID
 */
export function readRunId(parameters: Parameters): string {
	return checkUuid(parameters, FIELD, parameters.get(runField.name), ENTER_ID);
}

/** Step that puts the checked ID in place of `{runUuid}` in the request's path. */
export const runInPath: Step = (parameters, request) => {
	request.url = request.url.replace('{runUuid}', readRunId(parameters));
};
