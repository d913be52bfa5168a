import {
	BATCH,
	BATCHES,
	fieldsOf,
	GRAPH,
	intoBody,
	intoPath,
	LARGEST,
	locator,
	locators,
	option,
	SIMPLIFY,
	SLOTS,
	SWITCHES,
	UUIDS,
	VALUE,
	WAITING,
	WORKFLOW,
} from './change.mjs';
import type { Base, Change, Field } from './change.mjs';
import { FIELDS_OF_CONDITIONS } from './conditions.mjs';
import { FILTERS } from './filters.mjs';
import { KINDS, ofKind } from './kinds.mjs';
import * as oracle from './oracle.mjs';

const BATCH_FIELD = locators('Batch', 'batchUuid', intoPath);
const ofBatch = (operation: string, method: 'GET' | 'POST', end = '', body?: object): Base => ({
	title: operation,
	parameters: { operation, batchUuid: locator(BATCH) },
	request: () => ({
		method,
		path: `${BATCHES}/${BATCH}${end}`,
		...(body ? { body: { ...body } } : {}),
	}),
});

const WORKFLOW_FIELD = locators('Play or Tool', 'workflowUuid', intoBody('workflowUuid'));
const RELEASE: Change = {
	name: 'Release ID',
	oracle: oracle.uuid,
	right: UUIDS,
	given: { options: { releaseUuid: VALUE } },
	put: intoBody('releaseUuid'),
};
const NODES: Change = {
	name: 'Nodes',
	oracle: oracle.rows,
	right: [GRAPH, JSON.stringify(GRAPH)],
	given: { options: { nodes: VALUE } },
	put: intoBody('nodes'),
};
const WORKFLOW_BESIDE_NODES: Change = {
	name: 'Workflow beside Nodes',
	named: ['Play or Tool'],
	oracle: oracle.uuid,
	right: UUIDS,
	given: { workflowUuid: locator(VALUE), options: { nodes: GRAPH } },
	put: (request, workflowUuid) => {
		request.body = { workflowUuid, nodes: GRAPH };
	},
};

const kindFields = (operation: string, end: string): Field[] => [
	...Object.entries(KINDS).flatMap(([kind, { changes }]) =>
		fieldsOf(ofKind(operation, end, kind), changes),
	),
	...fieldsOf(ofKind(operation, end, 'segment'), [...WORKFLOW_FIELD, SLOTS]),
];

const MANY: Base = {
	title: 'getAll',
	parameters: { operation: 'getAll', limit: 1 },
	request: () => ({ method: 'GET', path: `${BATCHES}/list`, query: { limit: 1, offset: 0 } }),
};
const RESULTS = ofBatch('getResults', 'POST', '/download', {});

/** Every parameter of every operation on batches, Create From Items aside, which reads its fields once a run. */
export const FIELDS_OF_BATCHES: Field[] = [
	...fieldsOf(ofBatch('cancel', 'POST', '/cancel'), [...BATCH_FIELD, SLOTS]),
	...fieldsOf(ofBatch('get', 'GET'), [...BATCH_FIELD, ...WAITING, SIMPLIFY, SLOTS]),
	...kindFields('create', ''),
	...fieldsOf(ofKind('create', '', 'segment'), [...WAITING, SIMPLIFY, RELEASE]),
	...fieldsOf(ofKind('create', '', 'records'), [NODES, WORKFLOW_BESIDE_NODES]),
	...kindFields('preview', '/preview'),
	// Create reads them the same way.
	...fieldsOf(ofKind('preview', '/preview', 'filter'), FIELDS_OF_CONDITIONS),
	...fieldsOf(ofKind('preview', '/preview', 'segment'), [
		option('One Item per Record', 'oneItemPerRecord', oracle.flag, [true, false]),
	]),
	...fieldsOf(MANY, [
		...FILTERS,
		SIMPLIFY,
		SLOTS,
		{
			name: 'Return All',
			...SWITCHES,
			given: { returnAll: VALUE },
			put: ({ query }, value) => {
				query.limit = value === true ? 100 : 1;
			},
		},
		{
			name: 'Limit',
			oracle: oracle.number(1, LARGEST),
			right: [1, '5', 150],
			given: { limit: VALUE },
			put: ({ query }, value) => {
				query.limit = Math.min(100, Number(value));
			},
		},
	]),
	...fieldsOf({ ...RESULTS, parameters: { ...RESULTS.parameters, output: 'url' } }, [
		...BATCH_FIELD,
		SLOTS,
		{
			name: 'Output Node',
			oracle: oracle.textInside,
			right: ['find_email'],
			given: { outputNodeSlug: locator(VALUE, 'slug') },
			put: (request, outputNodeSlug) => {
				request.body = { outputNodeSlug };
			},
		},
		{
			name: 'Return As',
			oracle: oracle.oneOf('file', 'url'),
			right: ['file', 'url'],
			given: { output: VALUE },
		},
	]),
	...fieldsOf(RESULTS, [
		{
			name: 'Put Output File in Field',
			oracle: oracle.text,
			right: ['data', 'file_1'],
			given: { binaryPropertyName: VALUE },
		},
	]),
	...fieldsOf(ofRetry(), [
		...locators('Batch', 'batchUuid', ({ data }, batchUuid) => {
			data.filter = { kind: 'runs', batchUuid, statuses: ['error'] };
		}),
		...WAITING,
		SIMPLIFY,
		SLOTS,
		{
			name: 'Restart From',
			oracle: oracle.oneOf('firstNode', 'lastNode'),
			right: ['firstNode', 'lastNode'],
			given: { resetFrom: VALUE },
			put: ({ data }, from) => {
				data.reset = { from };
			},
		},
	]),
];

function ofRetry(): Base {
	return {
		title: 'retryFailed',
		parameters: { operation: 'retryFailed', batchUuid: locator(BATCH) },
		request: () => ({
			method: 'POST',
			path: BATCHES,
			body: { workflowUuid: WORKFLOW },
			data: {
				kind: 'runs',
				filter: { kind: 'runs', batchUuid: BATCH, statuses: ['error'] },
				reset: { from: 'firstNode' },
			},
		}),
	};
}
