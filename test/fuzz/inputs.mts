import type { IDataObject } from 'n8n-workflow';
import { fieldsOf, intoData, locator, RUNS, VALUE, WORKFLOW } from './change.mjs';
import type { Base, Change, Field } from './change.mjs';
import { CHOICES, INPUT_KINDS, inputOf } from './inputOracle.mjs';
import type { Oracle } from './oracle.mjs';
import { REFUSED, sent } from './oracle.mjs';

/** The value of an item by an expression that only n8n can evaluate. */
const EVALUATED = '={{ [$json.value][0] }}';

/** Right values of each kind. */
const RIGHT: Record<string, unknown[]> = {
	any: ['a', { a: [1] }],
	array: [['a', 1], '["a", {"b": 1}]', "['a']", [9007199254740991]],
	boolean: [true, false, 'true', 'FALSE', 1, '0'],
	date: ['2026-01-31', '2026-01-31T09:30:00Z', '2028-02-29T09:30:00.5+02:00'],
	enum: [...CHOICES, 1, true],
	number: [4, '4', '-1.5e3', '9007199254740991'],
	string: ['a', 4, false],
};

/** Numbers that JavaScript rounds, and days that there are not. */
const WRONG = [
	'9007199254740993',
	'-9007199254740993',
	'[9007199254740993]',
	'[{"id": 12345678901234567890}]',
	'["9007199254740993"]',
	'2026-02-30',
	'2026-01-31T25:00',
];

/** An input as the form stores it. */
const entry = (id: string, kind: string, required = false): IDataObject => ({
	id,
	name: 'It',
	displayName: 'It (what it is)',
	kind,
	required,
	...(kind === 'enum' ? { options: CHOICES.map((value) => ({ name: value, value })) } : {}),
});

/** The parameter `inputs` with the form of one input, or without a form. */
const mapping = (value: IDataObject | null, schema: IDataObject[]): IDataObject => ({
	mappingMode: value ? 'defineBelow' : 'autoMapInputData',
	value,
	schema,
	matchingColumns: [],
});

const BESIDE = entry('beside', 'any');

const CREATE: Base = {
	title: 'run create, inputs',
	parameters: {
		resource: 'run',
		operation: 'create',
		workflowUuid: locator(WORKFLOW),
		waitUntilFinished: false,
	},
	request: () => ({
		method: 'POST',
		path: RUNS,
		body: { workflowUuid: WORKFLOW },
		data: { beside: 'x' },
	}),
};
/** The same without another input, so that a value that is left out leaves nothing. */
const ALONE: Base = {
	...CREATE,
	request: () => ({ ...CREATE.request(), data: {} }),
};

/** A run without any input also uses credits. */
const notNothing =
	(judge: Oracle): Oracle =>
	(value) =>
		judge(value) === undefined ? REFUSED : judge(value);

/** The value as it is; undefined, which JSON does not have, is left out. */
const anything: Oracle = (value) => (value === undefined ? undefined : sent(value));

const INPUT = 'It (input it)';
const put = intoData('it');
const right = (kind: string) => [...(RIGHT[kind] ?? []), ...WRONG];

const ofKind = (kind: string, given: Pick<Change, 'name' | 'oracle' | 'given'>): Change => ({
	...given,
	named: [INPUT],
	right: right(kind),
	put,
});

const BY_HAND = INPUT_KINDS.flatMap((kind) => [
	ofKind(kind, {
		name: `${kind}, by the name of a field`,
		oracle: inputOf(kind, false),
		given: { inputs: mapping({ beside: 'x', it: VALUE }, [BESIDE, entry('it', kind)]) },
	}),
	ofKind(kind, {
		name: `${kind}, needed, evaluated by n8n`,
		oracle: inputOf(kind, true),
		given: { inputs: mapping({ beside: 'x', it: EVALUATED }, [BESIDE, entry('it', kind, true)]) },
	}),
]);

/** The items have one field, `value`. */
const ALONE_IN_ITEM: Change[] = [
	...INPUT_KINDS.map((kind) => ({
		name: `${kind}, automatically, alone`,
		named: ['It (input value)', 'Inputs'],
		oracle: notNothing(inputOf(kind, false)),
		right: right(kind),
		given: { inputs: mapping(null, [entry('value', kind)]) },
		put: intoData('value'),
	})),
	{
		name: 'not known, mapped by hand',
		named: ['Inputs'],
		oracle: notNothing(anything),
		right: WRONG,
		given: { inputs: mapping({ it: VALUE }, []) },
		put,
	},
	{
		name: 'not known, the item as it is',
		named: ['Inputs'],
		oracle: notNothing(anything),
		right: WRONG,
		given: { inputs: mapping(null, []) },
		put: intoData('value'),
	},
];

/** Create From Items with an input that takes a number and is needed, and values for it. */
export const MAPPED_ROWS: IDataObject = {
	operation: 'createFromItems',
	workflowUuid: locator(WORKFLOW),
	fields: 'mapped',
	inputs: mapping({ it: VALUE }, [entry('it', 'number', true)]),
};
export const RIGHT_NUMBERS = [4, '4', '-1.5e3', 0];
export const WRONG_NUMBERS = [null, ' ', 'x', [], true, {}, '9007199254740993', 'NaN', ' 1 2'];

/** The inputs of a tool: every kind, in every way in which they can be mapped. */
export const FIELDS_OF_INPUTS: Field[] = [
	...fieldsOf(CREATE, BY_HAND),
	...fieldsOf(ALONE, ALONE_IN_ITEM),
];
