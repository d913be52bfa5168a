import { describe, expect, test } from '@jest/globals';
import { withRun } from '../e2e/compatibility.mjs';

const BEGIN = '<!-- e2e: `npm run test:e2e` writes these rows -->';
const PAGE = [
	'# Compatibility',
	BEGIN,
	'',
	'| n8n | Node.js | Flows | Tests | Passed |',
	'| --- | ------- | ----- | ----- | ------ |',
	'| 2.40.7 | 24.9.0 | 50 | 90 | 2026-01-02 |',
	'',
	'<!-- e2e end -->',
	'| 1.0 | by hand |',
	'',
].join('\n');
const run = { n8n: '2.4.8', node: '20.19.0', flows: 50, tests: 90 };
const rowsOf = (page: string) => page.split('\n').filter((line) => /^\| 2/.test(line));

describe('The page about compatibility', () => {
	test('gets a row for another n8n, in the order of the versions, and keeps everything else', () => {
		const page = withRun(PAGE, run, '2026-01-03');

		expect(rowsOf(page)).toEqual([
			'| 2.4.8 | 20.19.0 | 50 | 90 | 2026-01-03 |',
			'| 2.40.7 | 24.9.0 | 50 | 90 | 2026-01-02 |',
		]);
		expect(page.split('\n').filter((line) => !line.startsWith('| 2.4.8'))).toEqual(
			PAGE.split('\n'),
		);
	});

	test('stays unchanged if the same run passes on another day', () => {
		const page = withRun(PAGE, run, '2026-01-03');

		expect(withRun(page, run, '2026-02-04')).toBe(page);
	});

	test('has one row for each n8n, that of the last run with other figures', () => {
		const page = withRun(withRun(PAGE, run, '2026-01-03'), { ...run, tests: 91 }, '2026-02-04');

		expect(rowsOf(page)[0]).toBe('| 2.4.8 | 20.19.0 | 50 | 91 | 2026-02-04 |');
		expect(rowsOf(page)).toHaveLength(2);
	});

	test('is not written if the lines around its rows are missing', () => {
		expect(() => withRun('# Compatibility', run, '2026-01-03')).toThrow('has lost');
	});
});
