/** The ways to wait for a batch that are measured: this node's, and a loop of n8n's own nodes. */
import { type FlowNode, byId } from '../../test/e2e/flow.mjs';
import { awakeInCreate, createFromItems } from '../../test/queue/nodes.mjs';
import { ITEMS } from '../../test/queue/workflows.mjs';

/** One way to wait. */
export interface Way {
	name: string;
	nodes: FlowNode[];
	connections?: Record<string, string[][]>;
}

/** n8n stores an execution that waits for 65 s or longer, and keeps it running before that. */
const PAUSE_S = 70;
const DEFAULT_STAY_AWAKE_S = 30;

const IS_OVER = {
	conditions: {
		options: { caseSensitive: true, typeValidation: 'strict', version: 2 },
		combinator: 'and',
		conditions: [
			{
				id: 'over',
				leftValue: "={{ ['success', 'error', 'cancelled', 'skipped'].includes($json.status) }}",
				rightValue: true,
				operator: { type: 'boolean', operation: 'true', singleValue: true },
			},
		],
	},
};

const creating = createFromItems(0);

/** Create, then Wait → Get → If, back to Wait until the batch has finished. */
export const LOOP: Way = {
	name: `A loop of Wait (${PAUSE_S} s), Get and If`,
	nodes: [
		ITEMS,
		{
			...creating,
			name: 'Create',
			parameters: { ...creating.parameters, waitUntilFinished: false, options: {} },
		},
		{
			name: 'Wait',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			webhookId: 'bench-wait',
			parameters: { amount: PAUSE_S, unit: 'seconds' },
		},
		{
			name: 'Get',
			parameters: {
				resource: 'batch',
				operation: 'get',
				batchUuid: byId("={{ $('Create').first().json.uuid }}"),
			},
		},
		{ name: 'If', type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters: IS_OVER },
		{ name: 'Done', type: 'n8n-nodes-base.noOp', parameters: {} },
	],
	connections: { If: [['Done'], ['Wait']] },
};

/** Create From Items that sleeps right after creating. */
export const ASLEEP: Way = {
	name: 'Create From Items, Stay Awake 0',
	nodes: [ITEMS, createFromItems(0)],
};

/** All of them. */
export const WAYS: Way[] = [
	ASLEEP,
	{
		name: `Create From Items, Stay Awake ${DEFAULT_STAY_AWAKE_S} (the default)`,
		nodes: [ITEMS, createFromItems(DEFAULT_STAY_AWAKE_S)],
	},
	{ name: 'Create, Wait Until Finished on', nodes: [ITEMS, awakeInCreate] },
	LOOP,
];
