import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from './parameters';
import { readOption, readOptions } from './options';
import { checkNumber } from './scalars';

const FIELD = 'Stay Awake (Seconds)';
const NAME = 'stayAwake';

/** Short batches come back at once, as in a wait in the process. */
const DEFAULT = 30;
const MOST = 24 * 60 * 60;

/** The option that says how long an execution checks the status before it goes to sleep. */
export const stayAwakeOption: INodeProperties = {
	displayName: FIELD,
	name: NAME,
	type: 'number',
	typeOptions: { minValue: 0, maxValue: MOST },
	default: DEFAULT,
	description:
		'How long to keep checking before the execution goes to sleep. Asleep, it uses no worker and survives a restart of n8n, but it continues up to a minute late. Enter 0 to sleep right away.',
};

/** From this version of the node on, operations sleep that waited in the process before. */
const SLEEPS_FROM = 1.1;

/**
 * Tells whether Create From Items sleeps although its user has not said so: a saved workflow, whose webhook
 * may respond with the last node, keeps its way to wait.
 *
 * @param parameters the item's parameters
 */
export const sleepsByDefault = ({ node }: Parameters): boolean => node.typeVersion >= SLEEPS_FROM;

/**
 * Reads how long an execution stays awake.
 *
 * @param parameters the item's parameters
 * @param isAlways whether it sleeps without the option as well
 * @returns milliseconds; undefined where it does not sleep
 * @throws NodeOperationError if it is not a number from 0 to 86,400
 */
export function readStayAwake(parameters: Parameters, isAlways: boolean): number | undefined {
	if (!isAlways && !Object.hasOwn(readOptions(parameters), NAME)) return undefined;
	const chosen = readOption(parameters, NAME, DEFAULT);
	return checkNumber(parameters, FIELD, chosen, { min: 0, max: MOST, fractions: true }) * 1000;
}
