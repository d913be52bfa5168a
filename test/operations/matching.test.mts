import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { matchRows } from '../../nodes/Cargo/api/matching.js';

/** Rows and runs of a batch: the input and the result of each run. */
function match(rows: IDataObject[], runs: Array<[input: IDataObject | undefined, result: string]>) {
	const found = matchRows(
		rows,
		runs.map(([input, result]) => ({ input, result, fingerprint: () => result })),
	);
	return {
		rows: found.rows.map((each) =>
			'run' in each ? each.run.result : each.fits.map(({ result }) => result),
		),
		strangers: found.strangers.map(({ result }) => result),
	};
}

describe('Rows and runs that differ by', () => {
	test.each<[string, IDataObject, IDataObject]>([
		['the same content in another order', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
		['a number that became a text', { a: 1.5, b: true }, { a: '1.5', b: 'true' }],
		['what is absent, null or empty', { a: 1, b: null, c: '' }, { a: 1, d: null }],
		['an object that became JSON text', { a: { y: 1, x: [2] } }, { a: '{ "x": [2], "y": 1 }' }],
		['a text that only begins like JSON', { a: '[not JSON' }, { a: '[not JSON' }],
		['a date', { a: new Date(0) }, { a: '1970-01-01T00:00:00.000Z' }],
		['the ID that Cargo adds', { a: 1, _id: 'own' }, { a: 1 }],
		['a number that is none', { a: 1, b: Number.NaN }, { a: 1, b: null }],
	])('%s find each other', (_, row, input) => {
		const other = { a: 'another' };

		expect(
			match(
				[other, row],
				[
					[input, 'its own'],
					[other, 'the other'],
				],
			),
		).toEqual({
			rows: ['the other', 'its own'],
			strangers: [],
		});
	});
});

describe('What is not clear', () => {
	test('is reported for a row that matches two runs with different content', () => {
		expect(
			match(
				[{ a: 1 }],
				[
					[{ a: '1', b: '' }, 'x'],
					[{ a: '1' }, 'y'],
				],
			),
		).toEqual({
			rows: [['x', 'y']],
			strangers: [],
		});
	});

	test('is reported for rows and runs that differ among themselves, and match only as text', () => {
		const rows = [{ a: 1, b: null }, { a: 1 }];
		expect(
			match(rows, [
				[{ a: '1', b: '' }, 'x'],
				[{ a: '1' }, 'y'],
			]),
		).toEqual({
			rows: [
				['x', 'y'],
				['x', 'y'],
			],
			strangers: [],
		});
	});

	test('is reported for a row with more equal runs than rows, and different results', () => {
		expect(
			match(
				[{ a: 1 }],
				[
					[{ a: 1 }, 'x'],
					[{ a: 1 }, 'y'],
				],
			),
		).toEqual({
			rows: [['x', 'y']],
			strangers: ['y'],
		});
	});

	test('does not matter if the results are the same', () => {
		expect(
			match(
				[{ a: 1 }],
				[
					[{ a: '1', b: '' }, 'x'],
					[{ a: '1' }, 'x'],
				],
			),
		).toEqual({
			rows: ['x'],
			strangers: ['x'],
		});
	});

	test('does not apply to equal rows and equal runs, which are matched in turn', () => {
		const rows = [{ a: 1 }, { a: '1' }, { a: 1 }];
		expect(
			match(rows, [
				[{ a: '1' }, 'x'],
				[{ a: '1' }, 'y'],
				[{ a: '1' }, 'z'],
			]),
		).toEqual({
			rows: ['y', 'x', 'z'],
			strangers: [],
		});
	});
});

test('A run without content, or with another one, matches no row, and a row may be without a run', () => {
	expect(
		match(
			[{ a: 1 }, { a: 2 }],
			[
				[undefined, 'x'],
				[{ a: 3 }, 'y'],
				[{ a: 2 }, 'z'],
			],
		),
	).toEqual({
		rows: [[], 'z'],
		strangers: ['x', 'y'],
	});
});
