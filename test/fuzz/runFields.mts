import {
	fieldsOf,
	ID,
	intoBody,
	LARGEST,
	locator,
	locators,
	option,
	RUN,
	RUNS,
	SIMPLIFY,
	SLOTS,
	SWITCHES,
	UUIDS,
	VALUE,
	WAITING,
	WORKFLOW,
} from './change.mjs';
import type { Base, Change, Field } from './change.mjs';
import { RUN_FILTERS } from './filters.mjs';
import * as oracle from './oracle.mjs';

const GET: Base = {
	title: 'run get',
	parameters: { resource: 'run', operation: 'get', runUuid: RUN },
	request: () => ({ method: 'GET', path: `${RUNS}/${RUN}` }),
};

/** Cancel reads the run first, which tells its workflow. */
const CANCEL: Base = {
	title: 'run cancel',
	parameters: { resource: 'run', operation: 'cancel', runUuid: RUN },
	request: () => ({
		method: 'POST',
		path: `${RUNS}/cancel`,
		body: { workflowUuid: WORKFLOW, uuids: [RUN] },
	}),
};

const MANY: Base = {
	title: 'run getAll',
	parameters: { resource: 'run', operation: 'getAll', limit: 1 },
	request: () => ({ method: 'POST', path: `${RUNS}/list`, body: { limit: 1, offset: 0 } }),
};

const CREATE: Base = {
	title: 'run create',
	parameters: {
		resource: 'run',
		operation: 'create',
		workflowUuid: locator(WORKFLOW),
		inputs: { mappingMode: 'defineBelow', value: { domain: 'getcargo.io' }, schema: [] },
		waitUntilFinished: false,
	},
	request: () => ({
		method: 'POST',
		path: RUNS,
		body: { workflowUuid: WORKFLOW, data: { domain: 'getcargo.io' } },
	}),
};

const runId = (put: Change['put']): Change => ({
	name: 'Run ID',
	oracle: oracle.uuid,
	right: UUIDS,
	given: { runUuid: VALUE },
	put,
});

/** Puts the value into the body, in the place that the base has for it. */
const inPlace =
	(key: string, sent: (value: unknown) => unknown): Change['put'] =>
	({ body }, value) => {
		body[key] = sent(value);
	};

/** Every parameter of every operation on runs; the inputs of a tool have a list of their own. */
export const FIELDS_OF_RUNS: Field[] = [
	...fieldsOf(GET, [
		runId((request, value) => {
			request.path = request.path.replace(RUN, value as string);
		}),
		...WAITING,
		SIMPLIFY,
		SLOTS,
	]),
	...fieldsOf(CANCEL, [runId(inPlace('uuids', (uuid) => [uuid])), SLOTS]),
	...fieldsOf(MANY, [
		...RUN_FILTERS,
		SIMPLIFY,
		SLOTS,
		option('Include Output', 'includeOutput', oracle.flag, SWITCHES.right),
		{
			name: 'Return All',
			...SWITCHES,
			given: { returnAll: VALUE },
			put: inPlace('limit', (value) => (value === true ? 100 : 1)),
		},
		{
			name: 'Limit',
			oracle: oracle.number(1, LARGEST),
			right: [1, '5', 150],
			given: { limit: VALUE },
			put: inPlace('limit', (value) => Math.min(100, Number(value))),
		},
	]),
	...fieldsOf(CREATE, [
		...locators('Tool', 'workflowUuid', intoBody('workflowUuid')),
		...WAITING,
		SLOTS,
		{
			...option('Put Output in Field', 'outputField', oracle.newField, ['cargo', ID]),
			given: { waitUntilFinished: true, options: { outputField: VALUE } },
		},
	]),
];
