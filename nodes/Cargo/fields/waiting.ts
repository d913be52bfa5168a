import type { DisplayCondition, INodeProperties } from 'n8n-workflow';

import type { Resource } from './form';
import { notice, showFor } from './form';
import type { Awaited } from './options';
import { readPatience } from './options';
import type { Parameters } from './parameters';
import { checkSwitch } from './scalars';

/** Name of the switch as the editor shows it. */
const FIELD = 'Wait Until Finished';

const SWITCH: INodeProperties = {
	displayName: FIELD,
	name: 'waitUntilFinished',
	type: 'boolean',
	default: false,
	description: 'Whether to wait for it to finish',
};

/**
 * The switch that makes an operation wait until the batch or run has finished.
 *
 * @param resource value of Resource
 * @param operations values of Operation that have it
 * @param isOn its default
 */
export function waitField(resource: Resource, operations: string[], isOn = false): INodeProperties {
	return {
		...SWITCH,
		default: isOn,
		description: `Whether to wait for the ${resource} to finish before returning data`,
		displayOptions: showFor(resource, operations),
	};
}

/**
 * What the form says where the switch is on, in operations that wait in the process. As a tool of an AI agent
 * none can sleep, so that nothing is said there.
 *
 * @param operation value of Operation of the resource Batch
 */
export function longWaitNotice(operation: string): INodeProperties {
	const { show } = showFor('batch', [operation], { waitUntilFinished: [true] }) ?? {};
	return notice({
		name: 'longWait',
		text: 'For batches that take more than a few minutes, leave this off and add a node with the operation Batch → Wait Until Finished. It uses no worker while it waits and survives a restart of n8n.',
		displayOptions: { show, hide: { '@tool': [true] } },
	});
}

/**
 * What the form says where the switch is on, in an operation that sleeps: in the first version of the node only
 * if its user adds Stay Awake.
 *
 * @param operation value of Operation of the resource Batch
 */
export function sleepNotices(operation: string): INodeProperties[] {
	const shownIn = (version: DisplayCondition | number) => ({
		show: { ...show, '@version': [version] },
		hide: { '@tool': [true] },
	});
	const { show } = showFor('batch', [operation], { waitUntilFinished: [true] }) ?? {};
	return [
		notice({
			name: 'maySleep',
			text: 'The execution keeps running while it waits. For batches that take more than a few minutes, add the option Stay Awake: then the execution sleeps.',
			displayOptions: shownIn(1),
		}),
		notice({
			name: 'sleeps',
			text: 'If the batch takes longer than 30 seconds, the execution sleeps until it has finished. If a Webhook node starts the workflow, set its Respond field to Immediately. To change the 30 seconds, add the option Stay Awake.',
			displayOptions: shownIn({ _cnd: { gte: 1.1 } }),
		}),
	];
}

/**
 * Reads the switch.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if it is not true or false
 */
export function readWaits(parameters: Parameters): boolean {
	return checkSwitch(parameters, FIELD, parameters.get('waitUntilFinished'));
}

/**
 * Creates the step that refuses invalid waiting options before something is created, not after.
 *
 * @param what the operation waits for
 */
export const checkWaiting =
	(what: Awaited) =>
	(parameters: Parameters): void => {
		if (readWaits(parameters)) readPatience(parameters, what);
	};
