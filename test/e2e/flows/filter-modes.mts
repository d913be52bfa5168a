/** Create and Preview with each way to give a filter. */
import assert from 'node:assert/strict';

import { MODELS, PLAYS } from '../../../sandbox/workspace.mjs';
import { type Flow, type FlowNode, byId, itemsNode, linkNode } from '../flow.mjs';
import { linksTo, speaksJson, succeeds } from './support.mjs';

const workflowUuid = PLAYS.growAccounts.workflowUuid;
const modelUuid = MODELS.companies.uuid;
const JSON_FILTER = { conjonction: 'and', groups: [] };
const condition = [
	{ column: 'string:country', operator: 'is', value: 'DE' },
	{ column: 'number:employees', operator: 'greaterThan', value: '1000' },
];
const CONDITIONS = [
	{ kind: 'string', columnSlug: 'country', operator: 'is', values: ['DE'] },
	{ kind: 'number', columnSlug: 'employees', operator: 'greaterThan', value: 1000 },
];
const built = (conjonction: string) => ({
	conjonction: 'and',
	groups: [{ conjonction, conditions: CONDITIONS }],
});

/** What a node holds, and the filter it sends. */
const MODES = [
	{
		name: 'All Conditions',
		parameters: { filterMode: 'builder', combinator: 'all', conditions: { condition } },
		filter: built('and'),
	},
	{
		name: 'Any Condition',
		parameters: { filterMode: 'builder', combinator: 'any', conditions: { condition } },
		filter: built('or'),
	},
	{
		name: 'As JSON',
		parameters: { filterMode: 'json', filter: JSON.stringify(JSON_FILTER) },
		filter: JSON_FILTER,
	},
	{ name: 'Without Filter', parameters: { filterMode: 'none' }, filter: JSON_FILTER },
];

const nodesOf = (operation: string): FlowNode[] =>
	MODES.map(({ name, parameters }) => ({
		name,
		typeVersion: 1.1,
		parameters: {
			resource: 'batch',
			operation,
			workflowUuid: byId(workflowUuid),
			dataKind: 'filter',
			modelUuid: byId(modelUuid),
			...parameters,
		},
	}));

const flowOf = (operation: string): Flow => ({
	name: `Filters, ${operation}: built from conditions, as JSON and for all records`,
	nodes: [itemsNode([{ n: 1 }]), ...nodesOf(operation), linkNode()],
	expect: (result) => {
		succeeds(result);
		speaksJson(result);
		const filters = result.requests
			.filter(({ method }) => method === 'POST')
			.map(({ body }) => (JSON.parse(body) as { data: { filter: unknown } }).data.filter);
		assert.deepEqual(
			filters,
			MODES.map(({ filter }) => filter),
		);
		linksTo(result, [1]);
	},
});

export const filterModeFlows: Flow[] = ['create', 'preview'].map(flowOf);
