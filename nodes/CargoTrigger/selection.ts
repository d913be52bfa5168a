import type { IPollFunctions } from 'n8n-workflow';

import type { Batch } from '../Cargo/api/members';
import { FINAL_STATUSES } from '../Cargo/api/statuses';
import { checkUuid } from '../Cargo/fields/ids';
import { checkChoices, checkList } from '../Cargo/fields/lists';
import type { Parameters } from '../Cargo/fields/parameters';
import { isLeftEmpty } from '../Cargo/fields/parameters';
import { checkSwitch } from '../Cargo/fields/scalars';

/** The fields that set which batches start the workflow. */
export interface Fields {
	/** UUIDs of Cargo's workflows, sorted; empty for all. */
	workflowUuids: string[];
	/** Sorted. */
	statuses: string[];
	onlyWithFailedRuns: boolean;
}

/** Which batches start the workflow, and how they are returned. */
export interface Selection extends Fields {
	simplify: boolean;
}

/**
 * Reads the trigger's fields.
 *
 * @param context the poll
 * @throws NodeOperationError naming the invalid field
 */
export function readSelection(context: IPollFunctions): Selection {
	const parameters = parametersOfPoll(context);
	const get = (name: string) => parameters.get(name);
	return {
		workflowUuids: readWorkflows(parameters).sort(),
		statuses: [...checkChoices(parameters, 'Statuses', get('statuses'), FINAL_STATUSES)].sort(),
		onlyWithFailedRuns: checkSwitch(parameters, 'Only with Failed Runs', get('onlyWithFailedRuns')),
		simplify: checkSwitch(parameters, 'Simplify', get('simplify')),
	};
}

/**
 * Tells whether a finished batch starts the workflow.
 *
 * @param fields the trigger's fields, now or at an earlier check
 * @param batch the batch; if Cargo does not return its workflow, it was in the list of these workflows
 */
export function selects(fields: Fields, batch: Batch): boolean {
	const { status = '', failedRunsCount } = batch;
	if (!fields.statuses.includes(status)) return false;
	if (fields.onlyWithFailedRuns && !hasFailedRuns(failedRunsCount)) return false;
	return concerns(fields, batch);
}

/** Tells whether a batch belongs to the selected plays and tools, finished or not. */
export function concerns({ workflowUuids }: Fields, { workflowUuid }: Batch): boolean {
	// If Cargo does not name the workflow, the list was requested for these workflows anyway.
	const isUnknown = typeof workflowUuid !== 'string' || workflowUuid === '';
	return workflowUuids.length === 0 || isUnknown || isAmong(workflowUuids, workflowUuid);
}

const hasFailedRuns = (count: unknown) => typeof count === 'number' && count > 0;

function isAmong(uuids: string[], uuid: string): boolean {
	return uuids.some((each) => each.toLowerCase() === uuid.toLowerCase());
}

const WORKFLOWS = 'Play or Tool Names or IDs';

function readWorkflows(parameters: Parameters): string[] {
	if (isLeftEmpty(parameters, 'workflowUuids')) return [];
	const remedy = 'Choose plays and tools from the list, or leave the field empty for all';
	const value = parameters.get('workflowUuids');
	return checkList(parameters, WORKFLOWS, value, remedy).map((uuid) =>
		checkUuid(parameters, WORKFLOWS, uuid),
	);
}

/**
 * The trigger's parameters. A trigger has no input items, so its fields are read once.
 *
 * @param context the poll
 */
export function parametersOfPoll(context: IPollFunctions): Parameters {
	const get = (name: string) => context.getNodeParameter(name, null) as unknown;
	return {
		node: context.getNode(),
		itemIndex: 0,
		get,
		getLocator: (name) => context.getNodeParameter(name, null, { extractValue: true }),
		getRaw: (name) => context.getNodeParameter(name, null, { rawExpressions: true }),
		timezone: () => context.getTimezone(),
		input: () => ({}),
		binary: () => undefined,
		binaryNames: () => [],
	};
}
