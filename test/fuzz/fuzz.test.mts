import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BATCHES, locator, WORKFLOW } from './change.mjs';
import type { Field } from './change.mjs';
import { oddColumns, ODD_SOURCES, runColumnForm, runSource } from './fileForms.mjs';
import { FIELDS_OF_BATCHES } from './fields.mjs';
import { FIELDS_OF_FILES } from './fileFields.mjs';
import { oddForm, runForm } from './forms.mjs';
import { FIELDS_OF_INPUTS, MAPPED_ROWS, RIGHT_NUMBERS, WRONG_NUMBERS } from './inputs.mjs';
import { FIELDS_OF_ITEMS } from './itemsFields.mjs';
import { ODD_BINARIES, oddBinary, runOddFiles, runTables, table } from './oddFiles.mjs';
import { FIELDS_OF_RECORDS, FIELDS_OF_WRITES } from './recordFields.mjs';
import { FIELDS_OF_RUNS } from './runFields.mjs';
import { runSamples, runValues } from './run.mjs';
import { fewSamples, fixedSamples, randomSample } from './values.mjs';
import type { Sample, Share } from './values.mjs';

/** Random values for each field, beside the fixed ones. More: FUZZ_VALUES=1000. Others: FUZZ_SEED=7. */
const VALUES = Number(process.env.FUZZ_VALUES ?? 20);
const SEED = Number(process.env.FUZZ_SEED ?? 20_260_101);
/** Unusual forms of the inputs. */
const FORMS = VALUES * 4;
/** The least that a run of this file must have tried. */
const LEAST = 5000;

const FIELDS = [
	...[...FIELDS_OF_BATCHES, ...FIELDS_OF_RUNS, ...FIELDS_OF_INPUTS],
	...[...FIELDS_OF_RECORDS, ...FIELDS_OF_FILES],
];

let tried = 0;

/** Random values, some of them close to the right ones; for each field others. */
function randomSamples({ title, right }: Pick<Field, 'title' | 'right'>, count: number): Sample[] {
	const seed = Array.from(title).reduce(
		(sum, sign) => (sum * 31 + (sign.codePointAt(0) ?? 0)) % 2 ** 31,
		SEED,
	);
	return fc.sample(randomSample(right), { numRuns: count, seed });
}

/** The nasty values are divided among the fields that have the same check. */
function shareOf(field: Field): Share {
	const same = FIELDS.filter(({ check }) => check === field.check);
	return { number: same.indexOf(field), of: same.length };
}

describe('Whatever an expression gives, the request is right, or there is none and the message names the field', () => {
	test.each(FIELDS)(
		'$title',
		async (field) => {
			const samples = [
				...fixedSamples(field.right, shareOf(field)),
				...randomSamples(field, VALUES),
			];
			tried += samples.length;

			expect(await runSamples(field, samples)).toEqual([]);
		},
		60_000,
	);

	test.each([...FIELDS_OF_ITEMS, ...FIELDS_OF_WRITES])(
		'$title',
		async (field) => {
			const all = [...fewSamples(field.right), ...randomSamples(field, VALUES / 4)];
			// Where the item's only field has no value, the item itself is refused as empty.
			const samples = all.filter(({ value }) => value !== undefined);
			tried += samples.length;
			const wrong: string[] = [];
			for (const sample of samples) wrong.push(...(await runSamples(field, [sample])));

			expect(wrong).toEqual([]);
		},
		60_000,
	);
});

test('Whatever the items of Create From Items hold arrives as JSON holds it', async () => {
	// Without a value an item would be empty, and is refused.
	const samples = [
		...fixedSamples([]),
		...randomSamples({ title: 'records', right: [''] }, 200),
	].filter(({ value }) => value !== undefined);
	tried += samples.length;
	const parameters = {
		operation: 'createFromItems',
		workflowUuid: locator(WORKFLOW),
		fields: 'all',
	};
	const { requests, error } = await runValues(parameters, samples);

	expect(error).toBeUndefined();
	expect(requests.map(({ method, url }) => [method, url])).toEqual([['POST', BATCHES]]);
	expect(requests[0]?.body).toBe(
		JSON.stringify({
			workflowUuid: WORKFLOW,
			data: { kind: 'records', records: samples.map(({ value }) => ({ value })) },
		}),
	);
});

test('Whatever form a workflow holds for the inputs, what is mapped is sent, or a message tells of it', async () => {
	const forms = fc.sample(oddForm, { numRuns: FORMS, seed: SEED });
	tried += forms.length;
	const wrong: string[] = [];
	for (const form of forms) wrong.push(...(await runForm(form)));

	expect(wrong).toEqual([]);
}, 60_000);

test('Rows that are mapped to inputs are sent as each input takes them, and one that does not fit stops them all', async () => {
	const samples = RIGHT_NUMBERS.map((value) => ({ value }));
	tried += samples.length + WRONG_NUMBERS.length;
	const good = await runValues(MAPPED_ROWS, samples);
	const refused = await Promise.all(
		WRONG_NUMBERS.map(async (value) => {
			const { requests, items } = await runValues(MAPPED_ROWS, [...samples, { value }]);
			const messages = items.map(({ json }) => (json.error as { message: string }).message);
			return { requests, messages };
		}),
	);

	expect(good.requests.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
		{
			workflowUuid: WORKFLOW,
			data: { kind: 'records', records: RIGHT_NUMBERS.map((it) => ({ it: Number(it) })) },
		},
	]);
	for (const { requests, messages } of refused) {
		expect(requests).toEqual([]);
		expect(messages.every((message) => message.startsWith('It (input it): '))).toBe(true);
	}
}, 60_000);

test('Whatever an item holds as its file, it arrives as it is, or a message tells why not', async () => {
	const files = [...ODD_BINARIES, ...fc.sample(oddBinary, { numRuns: FORMS * 2, seed: SEED })];
	tried += files.length;

	expect(await runOddFiles(files)).toEqual([]);
}, 60_000);

test('Whatever form a workflow holds for the columns of a file, what is mapped is sent, or a message tells of it', async () => {
	const forms = fc.sample(oddColumns, { numRuns: FORMS, seed: SEED });
	tried += forms.length;
	const wrong: string[] = [];
	for (const form of forms) wrong.push(...(await runColumnForm(form)));

	expect(wrong).toEqual([]);
}, 60_000);

test('Whatever a workflow holds for File Source, the file is the chosen one, or a message names the field', async () => {
	tried += ODD_SOURCES.length;
	const wrong: string[] = [];
	for (const source of ODD_SOURCES) wrong.push(...(await runSource(source)));

	expect(wrong).toEqual([]);
}, 60_000);

test('Whatever the columns of a file are called, each can be mapped', async () => {
	const tables = fc.sample(table, { numRuns: FORMS * 2, seed: SEED });
	tried += tables.length;

	expect(await runTables(tables)).toEqual([]);
}, 60_000);

afterAll(() => {
	console.log(`${tried} values tried, seed ${SEED}`);
});

test(`these are at least ${LEAST} cases`, () => {
	expect(tried).toBeGreaterThanOrEqual(LEAST);
});
