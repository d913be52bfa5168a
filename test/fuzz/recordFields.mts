import type { IDataObject } from 'n8n-workflow';
import {
	fieldsOf,
	intoBody,
	LARGEST,
	locator,
	locators,
	MODEL,
	NO_FILTER,
	option,
	SLOTS,
	SWITCHES,
	UUIDS,
	VALUE,
} from './change.mjs';
import type { Base, Change, Field } from './change.mjs';
import { INPUT_KINDS, inputOf } from './inputOracle.mjs';
import * as oracle from './oracle.mjs';
import type { Oracle } from './oracle.mjs';
import { REFUSED } from './oracle.mjs';

const RECORDS = '/v1/storage/records';

const base = (
	operation: string,
	given: IDataObject,
	request: () => ReturnType<Base['request']>,
): Base => ({
	title: `record ${operation}`,
	parameters: { resource: 'record', operation, modelUuid: locator(MODEL), ...given },
	request,
});

/** A text with something in it that an address can hold, or a whole number as text. */
const recordId: Oracle = (value) => {
	if (typeof value === 'string') return oracle.textInAddress(value);
	return Number.isSafeInteger(value) ? `${value as number}` : REFUSED;
};
const byRecord = (put: Change['put']): Change => ({
	name: 'Record ID',
	oracle: recordId,
	right: ['contact-1', ' 7 ', 42, ...UUIDS],
	given: { recordId: VALUE },
	put,
});

const GET = base('get', { recordId: 'a' }, () => ({
	method: 'GET',
	path: `${RECORDS}/get`,
	query: { modelUuid: MODEL, id: 'a' },
}));
const MANY = base('getAll', { source: 'model', filterMode: 'none', limit: 1 }, () => ({
	method: 'POST',
	path: '/v1/segmentation/segments/fetch',
	body: {
		modelUuid: MODEL,
		filter: JSON.parse(NO_FILTER) as unknown,
		fetchingLimit: 1,
		fetchingOffset: 0,
	},
}));

const turnedOn = (name: string, key: string): Change => ({
	...option(name, key, SWITCHES.oracle, SWITCHES.right),
	put: ({ body }, value) => {
		if (value === true) body[key] = true;
	},
});
const pageOf =
	(size: (value: unknown) => number): Change['put'] =>
	({ body }, value) => {
		body.fetchingLimit = size(value);
	};

/** Every parameter of the operations that read records, other than the conditions of a filter. */
export const FIELDS_OF_RECORDS: Field[] = [
	...fieldsOf(GET, [
		...locators('Model', 'modelUuid', ({ query }, value) => {
			query.modelUuid = value;
		}),
		byRecord(({ query }, value) => {
			query.id = value;
		}),
		SLOTS,
	]),
	...fieldsOf(MANY, [
		...locators('Model', 'modelUuid', intoBody('modelUuid')),
		{
			name: 'Return All',
			...SWITCHES,
			given: { returnAll: VALUE },
			put: pageOf((value) => (value === true ? 100 : 1)),
		},
		{
			name: 'Limit',
			oracle: oracle.number(1, LARGEST),
			right: [1, '5', 150],
			given: { limit: VALUE },
			put: pageOf((value) => Math.min(100, Number(value))),
		},
		turnedOn('Enrich', 'enrich'),
		turnedOn('Sync', 'sync'),
		SLOTS,
	]),
];

/** The column `it` of a kind, mapped to the value. */
const mapped = (kind: string): IDataObject => ({
	columns: {
		mappingMode: 'defineBelow',
		value: { it: VALUE },
		schema: [{ id: 'it', name: 'It', displayName: 'It', kind }],
	},
});

const CREATE = base('create', mapped('any'), () => ({
	method: 'POST',
	path: `${RECORDS}/createBulk`,
	body: { modelUuid: MODEL, records: [{ data: { it: 'a' } }] },
}));
const UPDATE = base('update', { recordId: 'a', ...mapped('any') }, () => ({
	method: 'PUT',
	path: `${RECORDS}/updateBulk`,
	body: { modelUuid: MODEL, records: [{ id: 'a', data: { it: 'a' } }] },
}));
const DELETE = base('delete', { recordId: 'a' }, () => ({
	method: 'DELETE',
	path: `${RECORDS}/removeBulk`,
	body: { modelUuid: MODEL, ids: ['a'] },
}));

const inData: Change['put'] = ({ body }, it) => {
	const [record] = body.records as IDataObject[];
	body.records = [{ ...record, data: { it } }];
};
/** A new record without any value is refused; in one that is there, null empties a column. */
const ofCreate =
	(kind: string): Oracle =>
	(value) => {
		const verdict = inputOf(kind, false)(value);
		return verdict === undefined ? REFUSED : verdict;
	};
const ofUpdate =
	(kind: string): Oracle =>
	(value) => {
		const verdict = inputOf(kind, false)(value);
		if (verdict !== undefined) return verdict;
		return value === undefined ? REFUSED : null;
	};
const KINDS = INPUT_KINDS.filter((kind) => kind !== 'enum');
const columnOf = (kind: string, judge: Oracle): Change => ({
	name: `column of the type ${kind}`,
	named: ['It (column it)', 'Columns'],
	oracle: judge,
	right: ['a', '4', 4, true, '["a", 1]', '2026-01-31', '9007199254740993'],
	given: mapped(kind),
	put: inData,
});
const size = option('Records per Request', 'recordsPerRequest', oracle.number(1, LARGEST), [
	1,
	'5',
]);

/**
 * The parameters of the operations that write. Some are read once, for the first item: one value makes one run,
 * and its item is the only record.
 */
export const FIELDS_OF_WRITES: Field[] = [
	...fieldsOf(CREATE, [...KINDS.map((kind) => columnOf(kind, ofCreate(kind)))]),
	...fieldsOf(UPDATE, [
		...KINDS.map((kind) => columnOf(kind, ofUpdate(kind))),
		{
			...byRecord(({ body }, id) => {
				body.records = [{ id, data: { it: 'a' } }];
			}),
			given: {
				recordId: VALUE,
				columns: { mappingMode: 'defineBelow', value: { it: 'a' }, schema: [{ id: 'it' }] },
			},
		},
	]),
	...fieldsOf(DELETE, [
		...locators('Model', 'modelUuid', intoBody('modelUuid')),
		byRecord(({ body }, id) => {
			body.ids = [id];
		}),
		size,
		SLOTS,
	]),
];
