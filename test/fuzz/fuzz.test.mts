import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BATCHES, locator, WORKFLOW } from './change.mjs';
import type { Field } from './change.mjs';
import { FIELDS } from './fields.mjs';
import { FIELDS_OF_ITEMS } from './itemsFields.mjs';
import { runSamples, runValues } from './run.mjs';
import { fewSamples, fixedSamples, randomSample } from './values.mjs';
import type { Sample } from './values.mjs';

/** Random values for each field, beside the fixed ones. More: FUZZ_VALUES=1000. Others: FUZZ_SEED=7. */
const VALUES = Number(process.env.FUZZ_VALUES ?? 20);
const SEED = Number(process.env.FUZZ_SEED ?? 20_260_101);
/** The least that a run of this file must have tried. */
const LEAST = 5000;

let tried = 0;

/** Random values, some of them close to the right ones. */
function randomSamples({ right }: Pick<Field, 'right'>, count: number): Sample[] {
	return fc.sample(randomSample(right), { numRuns: count, seed: SEED });
}

describe('Whatever an expression gives, the request is right, or there is none and the message names the field', () => {
	test.each(FIELDS)(
		'$title',
		async (field) => {
			const samples = [...fixedSamples(field.right), ...randomSamples(field, VALUES)];
			tried += samples.length;

			expect(await runSamples(field, samples)).toEqual([]);
		},
		60_000,
	);

	test.each(FIELDS_OF_ITEMS)(
		'$title',
		async (field) => {
			const samples = [...fewSamples(field.right), ...randomSamples(field, VALUES / 4)];
			tried += samples.length;
			const wrong: string[] = [];
			for (const sample of samples) wrong.push(...(await runSamples(field, [sample])));

			expect(wrong).toEqual([]);
		},
		60_000,
	);
});

test('Whatever the items of Create From Items hold arrives as JSON holds it', async () => {
	const samples = [...fixedSamples([]), ...randomSamples({ right: [''] }, 200)];
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

afterAll(() => {
	console.log(`${tried} values tried, seed ${SEED}`);
});

test(`these are at least ${LEAST} cases`, () => {
	expect(tried).toBeGreaterThanOrEqual(LEAST);
});
