import type { INodeProperties } from 'n8n-workflow';

import { isObject } from '../errors/values';
import type { Resource } from './form';
import { inOrder, showFor } from './form';
import type { Parameters } from './parameters';
import { refuse } from './parameters';
import { checkNumber } from './scalars';
import { readSimplify } from './simplify';

const DEFAULT_SLOTS = 10;
const MOST_SLOTS = 100;
const DAY = 24 * 60 * 60;

/** The option that every operation has. */
const maxConcurrentRequests: INodeProperties = {
	displayName: 'Max Concurrent Requests',
	name: 'maxConcurrentRequests',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: MOST_SLOTS },
	default: DEFAULT_SLOTS,
	description: 'Max number of requests that this node sends at the same time',
};

/** What an operation can wait for. */
export type Awaited = 'batch' | 'run';

/** Seconds between status checks, as Cargo advises (cargo-api.md, "Ground rules"; cargo-endpoints.md, "runs"). */
const POLL_INTERVALS: Record<Awaited, number> = { batch: 5, run: 2 };

/** Seconds: the default of Max Wait, and the most that a wait in the process takes. */
const MAX_WAIT = { preset: 3600, most: 7 * DAY };

/** The same where the execution sleeps meanwhile: that costs nothing, so that there is no most. */
const MAX_SLEEP = { preset: DAY, most: Number.MAX_SAFE_INTEGER / 1000 };

const MAX_WAIT_FIELD = 'Max Wait (Seconds)';
const INTERVAL_FIELD = 'Status Check Interval (Seconds)';

/**
 * The options of operations that can wait.
 *
 * @param what they wait for
 * @param isLong whether the operation is made for waits of hours and days
 */
export function waitOptions(what: Awaited, isLong = false): INodeProperties[] {
	const interval = POLL_INTERVALS[what];
	const longest = (isLong ? MAX_SLEEP : MAX_WAIT).preset;
	return [
		{
			displayName: MAX_WAIT_FIELD,
			name: 'maxWait',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: longest,
			description: `How long to wait for the ${what}. After that, the node stops with an error and the ${what} keeps running in Cargo.`,
		},
		{
			displayName: INTERVAL_FIELD,
			name: 'pollInterval',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: interval,
			description:
				'Seconds between status checks. After the first minute, the interval grows to 15 seconds.',
		},
	];
}

/**
 * The collection Options of some operations.
 *
 * @param resource value of Resource
 * @param operations values of Operation that have it
 * @param own the options that only these have
 */
export function optionsField(
	resource: Resource,
	operations: string[],
	own: INodeProperties[] = [],
): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: showFor(resource, operations),
		options: inOrder([...own, maxConcurrentRequests]),
	};
}

/**
 * Reads a collection: what the user added, expressions resolved.
 *
 * @param parameters the item's parameters
 * @param name the collection's name
 * @param field its name as the editor shows it
 * @returns its members; empty if the operation does not have it
 * @throws NodeOperationError if an expression returned something else
 */
export function readCollection(
	parameters: Parameters,
	name: string,
	field: string,
): Record<string, unknown> {
	const collection = parameters.get(name);
	if (isObject(collection)) return collection;
	// An operation without the collection is not the same as an expression that returns nothing.
	if (collection === null && parameters.getRaw(name) === null) return {};
	return refuse(parameters, field, collection, 'is not an object', 'Add the entries one by one');
}

/** Reads Options. */
export function readOptions(parameters: Parameters): Record<string, unknown> {
	return readCollection(parameters, 'options', 'Options');
}

/**
 * Reads one of Options.
 *
 * @param parameters the item's parameters
 * @param name the option's name
 * @param otherwise the value if the user did not add the option. An option whose expression returns
 * nothing is refused like any other invalid value
 */
export function readOption(parameters: Parameters, name: string, otherwise: unknown): unknown {
	const options = readOptions(parameters);
	return Object.hasOwn(options, name) ? options[name] : otherwise;
}

/**
 * Reads how many requests may run at once.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if it is not a number from 1 to 100
 */
export function readSlots(parameters: Parameters): number {
	const chosen = readOption(parameters, maxConcurrentRequests.name, DEFAULT_SLOTS);
	return checkNumber(parameters, maxConcurrentRequests.displayName, chosen, {
		min: 1,
		max: MOST_SLOTS,
	});
}

/**
 * Checks what every operation reads, before anything is sent: after a batch has been created, it is too
 * late to refuse.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError naming the invalid field
 */
export function checkCommon(parameters: Parameters): void {
	readSlots(parameters);
	readSimplify(parameters);
}

/** How long to wait, and how often to check the status, in milliseconds. */
export interface Patience {
	pollInterval: number;
	maxWait: number;
}

/**
 * Reads how long to wait.
 *
 * @param parameters the item's parameters
 * @param what to wait for
 * @param isLong whether the operation is made for waits of hours and days
 * @throws NodeOperationError naming the invalid option
 */
export function readPatience(parameters: Parameters, what: Awaited, isLong = false): Patience {
	const limits = isLong ? MAX_SLEEP : MAX_WAIT;
	const interval = readOption(parameters, 'pollInterval', POLL_INTERVALS[what]);
	const most = readOption(parameters, 'maxWait', limits.preset);
	const seconds = (field: string, value: unknown, max: number) =>
		checkNumber(parameters, field, value, { min: 0.1, max, fractions: true }) * 1000;
	return {
		pollInterval: seconds(INTERVAL_FIELD, interval, DAY),
		maxWait: seconds(MAX_WAIT_FIELD, most, limits.most),
	};
}
