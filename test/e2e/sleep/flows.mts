/** Workflows in which Wait Until Finished sleeps, and what has to come out of each. */
import assert from 'node:assert/strict';

import type { Execution, Item } from '../../../scripts/n8n/execution.mjs';
import { TOOLS } from '../../../sandbox/workspace.mjs';
import { type FlowNode, byId, itemsNode, linkNode } from '../flow.mjs';

/** What the sandbox is to do with a batch, by its place among those of the flow. */
export interface Plan {
	/** Milliseconds. */
	duration: number;
	status?: 'error';
}

/** One workflow that sleeps. */
export interface SleepingFlow {
	/** A sentence about what a user sees. */
	name: string;
	/** The batches that it waits for; they run from the start on. */
	plans: Plan[];
	/**
	 * The nodes after the Manual Trigger.
	 *
	 * @param uuids the batches
	 * @param child id of a workflow that waits for the batch of its input
	 */
	nodes: (uuids: string[], child: string) => FlowNode[];
	/** Connections that are not the plain chain. */
	connections?: Record<string, string[][]>;
	/** The node at which Execute step ends. */
	until?: string;
	expect: (execution: Execution, uuids: string[]) => void;
}

/** A batch that has finished when the first sleep ends, and one that needs a second sleep. */
const SHORT: Plan = { duration: 20_000 };
const LONG: Plan = { duration: 110_000 };
const BAD: Plan = { duration: 20_000, status: 'error' };

/** The node with the operation; it sleeps after the first check. */
export const waitNode = (more: Partial<FlowNode> = {}): FlowNode => ({
	name: 'Wait',
	parameters: {
		resource: 'batch',
		operation: 'wait',
		batchUuid: byId('={{ $json.batch }}'),
		options: { stayAwake: 0 },
	},
	...more,
});

const rows = (uuids: string[]) => itemsNode(uuids.map((batch, n) => ({ n, batch })));
const chain =
	(more: Partial<FlowNode> = {}) =>
	(uuids: string[]) => [rows(uuids), waitNode(more), linkNode()];
const noOp = (name: string): FlowNode => ({ name, type: 'n8n-nodes-base.noOp', parameters: {} });

const json = ({ outputs }: Execution, node: string, output = 0) =>
	(outputs[node]?.[output] ?? []).map((item: Item) => item.json);
const numbers = (execution: Execution, node = 'After') => json(execution, node).map(({ n }) => n);

/** The batches came out, in order, and each found its way back to its item. */
function comesBack(execution: Execution, uuids: string[]): void {
	assert.equal(execution.status, 'success', execution.error?.message);
	assert.deepEqual(
		json(execution, 'Wait').map(({ uuid, status }) => [uuid, status]),
		uuids.map((uuid) => [uuid, 'success']),
	);
	assert.deepEqual(
		numbers(execution),
		uuids.map((_, n) => n),
	);
}

const BAD_MESSAGE = /^The batch \S+ ended with the status error/;

/** All of them start together and sleep side by side. */
export const SLEEPING_FLOWS: SleepingFlow[] = [
	{
		name: 'two batches, one of which needs two sleeps',
		plans: [SHORT, LONG],
		nodes: chain(),
		expect: comesBack,
	},
	{
		name: 'behind an IF node, whose item a later node reads',
		plans: [SHORT, SHORT],
		nodes: (uuids) => [
			rows(uuids),
			{
				name: 'If',
				type: 'n8n-nodes-base.if',
				typeVersion: 2.2,
				parameters: {
					conditions: {
						options: { caseSensitive: true, typeValidation: 'strict', version: 2 },
						combinator: 'and',
						conditions: [
							{
								id: 'n',
								leftValue: '={{ $json.n }}',
								rightValue: 1,
								operator: { type: 'number', operation: 'equals' },
							},
						],
					},
				},
			},
			waitNode(),
			linkNode(),
			{
				name: 'Of If',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: {
					assignments: {
						assignments: [
							{ id: 'n', name: 'n', type: 'number', value: "={{ $('If').item.json.n }}" },
						],
					},
					options: {},
				},
			},
			noOp('No'),
		],
		connections: {
			If: [['Wait'], ['No']],
			After: [['Of If']],
			'Of If': [],
		},
		expect: (execution, uuids) => {
			assert.equal(execution.status, 'success', execution.error?.message);
			assert.deepEqual(
				json(execution, 'Wait').map(({ uuid }) => uuid),
				[uuids[1]],
			);
			assert.deepEqual(numbers(execution), [1]);
			assert.deepEqual(numbers(execution, 'Of If'), [1]);
		},
	},
	{
		name: 'inside Loop Over Items, once for each round',
		plans: [SHORT, { duration: 100_000 }],
		nodes: (uuids) => [
			rows(uuids),
			{
				name: 'Loop',
				type: 'n8n-nodes-base.splitInBatches',
				typeVersion: 3,
				parameters: { batchSize: 1, options: {} },
			},
			waitNode(),
			noOp('Done'),
		],
		connections: { Loop: [['Done'], ['Wait']], Wait: [['Loop']] },
		expect: (execution, uuids) => {
			assert.equal(execution.status, 'success', execution.error?.message);
			assert.deepEqual(
				json(execution, 'Done').map(({ uuid, status }) => [uuid, status]),
				uuids.map((uuid) => [uuid, 'success']),
			);
		},
	},
	{
		name: 'in two parallel branches, which are merged',
		plans: [SHORT, SHORT],
		nodes: (uuids) => [
			rows(uuids),
			waitNode({ executeOnce: true }),
			{ ...waitNode(), name: 'Wait Too' },
			{ name: 'Merge', type: 'n8n-nodes-base.merge', typeVersion: 3.2, parameters: {} },
			noOp('After'),
		],
		connections: { Items: [['Wait', 'Wait Too']], Wait: [['Merge']], 'Wait Too': [['Merge#1']] },
		expect: (execution, uuids) => {
			assert.equal(execution.status, 'success', execution.error?.message);
			assert.deepEqual(
				json(execution, 'After').map(({ uuid }) => uuid),
				[uuids[0], ...uuids],
			);
		},
	},
	{
		name: 'a batch that ends badly stops the workflow',
		plans: [SHORT, BAD],
		nodes: chain(),
		expect: (execution, [, bad]) => {
			assert.equal(execution.status, 'error');
			assert.match(execution.error?.message ?? '', BAD_MESSAGE);
			assert.ok(execution.error?.message.includes(bad ?? '-'));
		},
	},
	{
		name: 'a batch that ends badly becomes an item with Continue',
		plans: [SHORT, BAD],
		nodes: chain({ onError: 'continueRegularOutput' }),
		expect: (execution, [good]) => {
			assert.equal(execution.status, 'success', execution.error?.message);
			const [first, second] = json(execution, 'Wait');
			assert.deepEqual([first?.uuid, second?.n], [good, 1]);
			assert.match((second?.error as { message: string }).message, BAD_MESSAGE);
			assert.deepEqual(numbers(execution), [0, 1]);
		},
	},
	{
		name: 'a batch that ends badly goes to the error output, with Retry On Fail as well',
		plans: [SHORT, BAD],
		nodes: (uuids) => [
			...chain({
				onError: 'continueErrorOutput',
				retryOnFail: true,
				maxTries: 2,
				waitBetweenTries: 100,
			})(uuids),
			linkNode('Bad'),
		],
		connections: { Wait: [['After'], ['Bad']], After: [] },
		expect: (execution, [good, bad]) => {
			assert.equal(execution.status, 'success', execution.error?.message);
			assert.deepEqual(
				json(execution, 'Wait').map(({ uuid }) => uuid),
				[good],
			);
			assert.deepEqual(
				json(execution, 'Wait', 1).map(({ batch }) => batch),
				[bad],
			);
			assert.deepEqual([numbers(execution), numbers(execution, 'Bad')], [[0], [1]]);
		},
	},
	{
		name: 'Retry On Fail and Always Output Data change nothing',
		plans: [SHORT],
		nodes: chain({ retryOnFail: true, maxTries: 3, waitBetweenTries: 100, alwaysOutputData: true }),
		expect: comesBack,
	},
	{
		name: 'Execute Once waits for the first batch alone',
		plans: [SHORT, LONG],
		nodes: chain({ executeOnce: true }),
		expect: (execution, [first]) => {
			assert.equal(execution.status, 'success', execution.error?.message);
			assert.deepEqual(
				json(execution, 'Wait').map(({ uuid }) => uuid),
				[first],
			);
		},
	},
	{
		name: 'Execute step ends with the node',
		plans: [SHORT],
		nodes: chain(),
		until: 'Wait',
		expect: (execution, [batch]) => {
			assert.equal(execution.status, 'success', execution.error?.message);
			assert.deepEqual(
				json(execution, 'Wait').map(({ uuid, status }) => [uuid, status]),
				[[batch, 'success']],
			);
			assert.equal(execution.outputs.After, undefined);
		},
	},
	{
		name: 'a sub-workflow sleeps, and its parent gets the batch',
		plans: [SHORT],
		nodes: (uuids, child) => [
			rows(uuids),
			{
				name: 'Wait',
				type: 'n8n-nodes-base.executeWorkflow',
				typeVersion: 1.2,
				parameters: {
					workflowId: { __rl: true, mode: 'id', value: child },
					options: { waitForSubWorkflow: true },
				},
			},
		],
		expect: (execution, [batch]) => {
			assert.equal(execution.status, 'success', execution.error?.message);
			assert.deepEqual(
				json(execution, 'Wait').map(({ uuid, status }) => [uuid, status]),
				[[batch, 'success']],
			);
		},
	},
	{
		name: 'Create From Items gives each row back after a sleep, and creates once',
		plans: [],
		nodes: () => [
			itemsNode([
				{ n: 0, first_name: 'Ada', company_domain: 'example.com' },
				{ n: 1, first_name: 'Mei', company_domain: 'example.com' },
			]),
			{
				name: 'Wait',
				typeVersion: 1.1,
				parameters: {
					resource: 'batch',
					operation: 'createFromItems',
					workflowUuid: byId(TOOLS.findEmail.workflowUuid),
					fields: 'chosen',
					chosenFields: 'first_name, company_domain',
					waitUntilFinished: true,
					returnData: 'results',
					options: { stayAwake: 0 },
				},
			},
			linkNode(),
		],
		expect: (execution) => {
			assert.equal(execution.status, 'success', execution.error?.message);
			assert.deepEqual(
				json(execution, 'Wait').map(({ n, cargo }) => [n, (cargo as { email: string }).email]),
				[
					[0, 'ada@example.com'],
					[1, 'mei@example.com'],
				],
			);
			assert.deepEqual(numbers(execution), [0, 1]);
		},
	},
];
