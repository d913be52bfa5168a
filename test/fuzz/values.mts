import fc from 'fast-check';
import { Moment } from './moment.mjs';
import { NASTY } from './nasty.mjs';

/**
 * A value as an expression produces it.
 *
 * `make` is what stands in the flow; `value` is the same thing for the oracle. Texts and everything else
 * that JSON can hold travel as JSON, what it cannot hold is made by an expression of its own.
 */
export interface Sample {
	value: unknown;
	/** An expression for what JSON cannot hold. */
	make?: string;
	/** The files of the item, or something else in their place. */
	binary?: unknown;
}

const EPOCH = '1970-01-01T00:00:00.000Z';
const MOMENT = new Moment(EPOCH);
const LUXON = 'DateTime.fromMillis(0).toUTC()';

/** What expressions produce and JSON cannot hold, alone and inside of something. */
const MADE: Sample[] = [
	{ make: 'undefined', value: undefined },
	{ make: 'NaN', value: NaN },
	{ make: 'Infinity', value: Infinity },
	{ make: '-Infinity', value: -Infinity },
	{ make: 'new Date(0)', value: new Date(0) },
	{ make: 'new Date(NaN)', value: new Date(NaN) },
	{ make: LUXON, value: MOMENT },
	{ make: `[${LUXON}]`, value: [MOMENT] },
	{ make: `[{ when: ${LUXON} }]`, value: [{ when: MOMENT }] },
	{ make: `[{ when: new Date(0) }]`, value: [{ when: new Date(0) }] },
	{ make: '[undefined]', value: [undefined] },
	{ make: '[NaN]', value: [NaN] },
	{ make: '[new Date(0)]', value: [new Date(0)] },
	{ make: '[{ score: NaN, size: Infinity }]', value: [{ score: NaN, size: Infinity }] },
	{ make: '({ a: undefined })', value: { a: undefined } },
	{ make: '[{ a: undefined, b: 1 }]', value: [{ a: undefined, b: 1 }] },
	{ make: '-0', value: -0 },
	{ make: '$json.missing', value: undefined },
	{ make: '$json.missing ?? null', value: null },
];

/** Some of them that every field gets. */
const FEW: unknown[] = [null, true, '', ' ', 0, -1, 101, '1e3', '[]', '{}', '__proto__', '..'];

const LONE_SURROGATE = fc
	.integer({ min: 0xd800, max: 0xdfff })
	.map((code) => String.fromCharCode(code));

const TEXT = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 20 }),
	fc.string({ unit: 'grapheme', maxLength: 20 }),
	fc
		.array(fc.oneof(LONE_SURROGATE, fc.string({ maxLength: 3 })), { maxLength: 5 })
		.map((parts) => parts.join('')),
);

/** Anything that JSON can hold. */
const ANYTHING = fc.oneof(
	TEXT,
	fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }),
	fc.double(),
	fc.integer({ min: -10, max: 200 }),
	fc.integer({ min: 0, max: 200 }).map(String),
	fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
	fc.boolean(),
	fc.array(TEXT, { maxLength: 4 }),
	fc.array(fc.dictionary(TEXT, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }), { maxLength: 3 }),
);

/** Which part of the nasty values a field gets, where several fields have the same check. */
export interface Share {
	number: number;
	of: number;
}

/**
 * What is tried in a field whatever the chance: the right values with small changes, a few bad ones, and
 * the field's share of the nasty ones.
 *
 * @param right right values of the field
 * @param share all of the nasty values unless given
 */
export function fixedSamples(
	right: readonly unknown[],
	{ number, of }: Share = { number: 0, of: 1 },
): Sample[] {
	const nasty = NASTY.filter((value, index) => FEW.includes(value) || index % of === number);
	const values = [...nasty, ...right, ...right.flatMap(changed)];
	return [...MADE, ...values.map((value) => ({ value }))];
}

/** A few of them, for what needs a run of the engine for each value. */
export function fewSamples(right: readonly unknown[]): Sample[] {
	return [
		...MADE,
		...[...FEW, 'a', [], {}, ...right, ...right.flatMap(changed)].map((value) => ({ value })),
	];
}

/** A right value as people paste it, or as an expression wraps it. */
function changed(value: unknown): unknown[] {
	const wrapped = [[value], [value, value], [[value]], { value }, JSON.stringify(value)];
	if (typeof value !== 'string') return wrapped;
	const texts = [
		` ${value}\n`,
		`\u00a0${value}`,
		`\u200b${value}`,
		`${value}/..`,
		`${value}\u0000`,
	];
	return [...wrapped, ...texts, `"${value}"`, value.toUpperCase(), value.slice(0, -1), `${value}x`];
}

/**
 * Random values.
 *
 * @param right right values of the field, from which some of them are made
 */
export function randomSample(right: readonly unknown[]): fc.Arbitrary<Sample> {
	const near = fc.constantFrom(...right, ...right.flatMap(changed));
	const joined = fc
		.tuple(fc.constantFrom('', ' ', '\n', '\u200f', ','), near, TEXT)
		.map((parts) => parts.join(''));
	return fc
		.oneof(
			{ weight: 4, arbitrary: ANYTHING },
			{ weight: 2, arbitrary: near },
			{ weight: 1, arbitrary: joined },
		)
		.map((value) => ({ value: jsonOf(value) }));
}

/** What is left of a value on its way through JSON, as every item goes in n8n's database. */
function jsonOf(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value));
}
