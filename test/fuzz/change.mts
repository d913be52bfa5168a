import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import * as oracle from './oracle.mjs';
import { REFUSED } from './oracle.mjs';
import type { Oracle } from './oracle.mjs';

/** A request as it must arrive. */
export interface Expected {
	method: 'DELETE' | 'GET' | 'POST' | 'PUT';
	path: string;
	/** Name and value, decoded, in this order. */
	query?: Array<[name: string, value: string]>;
	/** An object is sent as JSON, a text as it is. */
	body?: unknown;
	/** A request that must arrive too, before this one. */
	first?: Expected;
}

/** How a test runs the node, if not as version 1 with items that have no files. */
export interface Setting {
	typeVersion: number;
	/** The files of each item. */
	binary: IBinaryKeyData;
}

/** One parameter of one operation, into which values of all kinds are mapped. */
export interface Field {
	/** For the test's name. */
	title: string;
	/** Fields with the same check in different operations share their test values. */
	check: string;
	/** All parameters of the node; the field holds an expression that gives the item's value. */
	parameters: IDataObject;
	/** How a refusal calls the field: its message begins so. */
	named: string[];
	setting?: Setting;
	/** Valid values, so that not everything is refused. */
	right: unknown[];
	/** The request that a value must lead to, or REFUSED. */
	expected(value: unknown): Expected | typeof REFUSED;
}

/** The expression that gives the item's value. */
export const VALUE = '={{ $json.value }}';

export const ID = 'a1b2c3d4-1111-4222-8333-444455556666';
export const OTHER = '0f0e0d0c-aaaa-4bbb-9ccc-ddddeeeeffff';
export const WORKFLOW = '33333333-3333-4333-8333-333333333333';
export const SEGMENT = '44444444-4444-4444-8444-444444444444';
export const MODEL = '55555555-5555-4555-8555-555555555555';
export const CHANGE = '66666666-6666-4666-8666-666666666666';
export const BATCH = '77777777-7777-4777-8777-777777777777';
export const RUN = '88888888-8888-4888-8888-888888888888';
const NOT_VERSION_4 = '77777777-7777-1777-8777-777777777777';
export const UUIDS = [ID, OTHER, NOT_VERSION_4];
export const BATCHES = '/v1/orchestration/batches';
export const RUNS = '/v1/orchestration/runs';
export const NO_FILTER = '{"conjonction":"and","groups":[]}';
export const GRAPH = [{ slug: 'start', uuid: ID }];
export const LARGEST = Number.MAX_SAFE_INTEGER;

export const locator = (value: unknown, mode = 'id') =>
	({ __rl: true, mode, value }) as IDataObject;

/** What one field changes: the parameter, and the place in the request. */
export interface Change {
	/** Name of the field for the title. */
	name: string;
	named?: string[];
	right: unknown[];
	oracle: Oracle;
	/** The parameter with the expression in it. */
	given: IDataObject;
	/** The place of the value in the request; left out if it is not sent. */
	put?: (request: Request, value: unknown) => void;
}

/** A request under construction. */
interface Request {
	path: string;
	query: Record<string, unknown>;
	body: Record<string, unknown>;
	data: Record<string, unknown>;
	first?: Expected;
}

export interface Base {
	title: string;
	parameters: IDataObject;
	setting?: Setting;
	/** The request without the change. */
	request(): Omit<Expected, 'body' | 'query'> & Partial<Request>;
}

/** All fields of an operation: its own, then those that it shares. */
export const fieldsOf = (base: Base, changes: Change[]): Field[] =>
	changes.map(({ name, named = [name], right, oracle: judge, given, put }) => ({
		title: `${base.title}: ${name}`,
		check: `${name} ${JSON.stringify(right)}`,
		parameters: { ...base.parameters, ...given },
		setting: base.setting,
		named,
		right,
		expected(value) {
			const verdict = judge(value);
			if (verdict === REFUSED) return REFUSED;
			const { method, ...made } = base.request();
			const request: Request = { query: {}, body: {}, data: {}, ...made };
			put?.(request, verdict);
			const body = made.data ? { ...request.body, data: request.data } : request.body;
			return {
				method,
				path: request.path,
				query: flat(request.query),
				body: made.body || made.data ? body : undefined,
				...(request.first ? { first: request.first } : {}),
			};
		},
	}));

/** Lists as `key[]`, one pair for each of their entries; what is undefined is left out. */
const flat = (query: Record<string, unknown>): Array<[string, string]> =>
	Object.entries(query).flatMap(([name, value]): Array<[string, string]> =>
		Array.isArray(value)
			? value.map((each): [string, string] => [`${name}[]`, String(each)])
			: value === undefined
				? []
				: [[name, typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '')]],
	);

export const option = (name: string, key: string, judge: Oracle, right: unknown[]): Change => ({
	name,
	oracle: judge,
	right,
	given: { options: { [key]: VALUE } },
});
export const SLOTS = option(
	'Max Concurrent Requests',
	'maxConcurrentRequests',
	oracle.number(1, 100),
	[1, 10, '100'],
);
export const SWITCHES = { oracle: oracle.flag, right: [true, false] };
export const SIMPLIFY: Change = { name: 'Simplify', ...SWITCHES, given: { simplify: VALUE } };
const WAIT: Change = {
	name: 'Wait Until Finished',
	...SWITCHES,
	given: { waitUntilFinished: VALUE },
};
const waiting = (name: string, key: string, days: number): Change => ({
	...option(name, key, oracle.number(0.1, days * 86_400, false), [1, 0.5, '5', 3600]),
	given: { waitUntilFinished: true, options: { [key]: VALUE } },
});
export const WAITING = [
	WAIT,
	waiting('Status Check Interval (Seconds)', 'pollInterval', 1),
	waiting('Max Wait (Seconds)', 'maxWait', 7),
];

/** A locator in each of the forms that a workflow can hold it in. */
export function locators(name: string, key: string, put: Change['put']): Change[] {
	const change = { named: [name], right: UUIDS, oracle: oracle.uuid, put };
	return [
		{ ...change, name: `${name} (By ID)`, given: { [key]: locator(VALUE) } },
		{ ...change, name: `${name} (From List)`, given: { [key]: locator(VALUE, 'list') } },
	];
}

export const intoPath: Change['put'] = (request, value) => {
	request.path = request.path.replace(BATCH, value as string);
};
export const intoBody =
	(key: string): Change['put'] =>
	({ body }, value) => {
		body[key] = value;
	};
export const intoData =
	(key: string): Change['put'] =>
	({ data }, value) => {
		if (value === undefined) Reflect.deleteProperty(data, key);
		else data[key] = value;
	};
