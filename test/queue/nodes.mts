/** The Cargo nodes that wait in the tests and the benchmark of queue mode. */
import { TOOLS } from '../../sandbox/workspace.mjs';
import { type FlowNode, byId } from '../e2e/flow.mjs';

/** The fields of a tool that needs a first name and a domain. */
export const PERSON = {
	workflowUuid: byId(TOOLS.findEmail.workflowUuid),
	dataKind: 'records',
	records:
		'={{ JSON.stringify([{ first_name: $json.first_name, company_domain: "example.com" }]) }}',
};

/**
 * Create From Items for the items of the webhook; it waits and sleeps.
 *
 * @param stayAwake seconds before it sleeps
 */
export const createFromItems = (stayAwake: number): FlowNode => ({
	name: 'Cargo',
	typeVersion: 1.1,
	parameters: {
		resource: 'batch',
		operation: 'createFromItems',
		workflowUuid: PERSON.workflowUuid,
		fields: 'chosen',
		chosenFields: 'first_name, company_domain',
		waitUntilFinished: true,
		returnData: 'results',
		options: { stayAwake },
	},
});

/** Create, then Wait Until Finished, which sleeps after one check. */
export const createThenWait: FlowNode[] = [
	{ name: 'Create', parameters: { resource: 'batch', operation: 'create', ...PERSON } },
	{
		name: 'Cargo',
		typeVersion: 1.1,
		parameters: {
			resource: 'batch',
			operation: 'wait',
			batchUuid: byId('={{ $json.uuid }}'),
			options: { stayAwake: 0 },
		},
	},
];

/**
 * A person to look up, whose address the tool makes of the name.
 *
 * @param name letters only
 */
export const person = (name: string) => ({ first_name: name, company_domain: 'example.com' });

/**
 * `a`, `b`, … `z`, `ba`, …: the tool takes letters.
 *
 * @param n from 0 on
 */
export const letters = (n: number): string =>
	n.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + parseInt(digit, 26)));

/** Create, which waits in the process. */
export const awakeInCreate: FlowNode = {
	name: 'Cargo',
	parameters: {
		resource: 'batch',
		operation: 'create',
		...PERSON,
		waitUntilFinished: true,
		options: { pollInterval: 1 },
	},
};
