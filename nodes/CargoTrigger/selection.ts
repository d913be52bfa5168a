import type { IPollFunctions } from 'n8n-workflow';

import type { Batch } from '../Cargo/api/members';
import { FINAL_STATUSES } from '../Cargo/api/statuses';
import { checkUuid } from '../Cargo/fields/ids';
import { checkChoices, checkList } from '../Cargo/fields/lists';
import type { Parameters } from '../Cargo/fields/parameters';
import { isLeftEmpty } from '../Cargo/fields/parameters';
import { checkSwitch } from '../Cargo/fields/scalars';

/** Which batches start the flow, and in what form they come. */
export interface Selection {
	/** UUIDs of workflows; empty for all. */
	workflowUuids: string[];
	statuses: string[];
	onlyWithFailedRuns: boolean;
	simplify: boolean;
}

/**
 * Reads the trigger's fields.
 *
 * @param context the poll
 * @throws NodeOperationError naming the field that is not usable
 */
export function readSelection(context: IPollFunctions): Selection {
	const parameters = parametersOfPoll(context);
	const get = (name: string) => parameters.get(name);
	return {
		workflowUuids: readWorkflows(parameters),
		statuses: checkChoices(parameters, 'Statuses', get('statuses'), FINAL_STATUSES),
		onlyWithFailedRuns: checkSwitch(parameters, 'Only with Failed Runs', get('onlyWithFailedRuns')),
		simplify: checkSwitch(parameters, 'Simplify', get('simplify')),
	};
}

/** Tells whether a finished batch starts the flow; its workflow was looked at when it was listed. */
export function selects(
	selection: Selection,
	{ status = '', failedRunsCount = 0 }: Batch,
): boolean {
	if (!selection.statuses.includes(status)) return false;
	return !selection.onlyWithFailedRuns || failedRunsCount > 0;
}

function readWorkflows(parameters: Parameters): string[] {
	if (isLeftEmpty(parameters, 'workflowUuids')) return [];
	const remedy = 'Choose workflows from the list, or none for all';
	const value = parameters.get('workflowUuids');
	return checkList(parameters, 'Workflows', value, remedy).map((uuid) =>
		checkUuid(parameters, 'Workflows', uuid),
	);
}

/** A trigger has no input items: its fields are read once. */
function parametersOfPoll(context: IPollFunctions): Parameters {
	const get = (name: string) => context.getNodeParameter(name, null) as unknown;
	return {
		node: context.getNode(),
		itemIndex: 0,
		get,
		getLocator: get,
		getRaw: (name) => context.getNodeParameter(name, null, { rawExpressions: true }),
		timezone: () => context.getTimezone(),
		input: () => ({}),
	};
}
