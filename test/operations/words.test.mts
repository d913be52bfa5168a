import { describe, expect, test } from '@jest/globals';
import { BATCHES, SEGMENTS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { PLAY, TOOL } from './support.mjs';

const sandbox = useSandbox();
const READ = 'GET /orchestration/batches/{uuid}';
const FILE = 'GET /results/{file}';
const get = { operation: 'get', batchUuid: byId(BATCHES.success.uuid) };
const results = { operation: 'getResults', batchUuid: byId(BATCHES.success.uuid) };

describe("Cargo's texts", () => {
	test('do not make an execution count as canceled', async () => {
		sandbox.api.addFault({
			route: READ,
			status: 400,
			body: { errorMessage: 'The subscription was canceled' },
		});

		const { error, run } = await sandbox.run({ parameters: get });

		expect(error?.message).toBe('The subscription was cancelled');
		expect(run.status).toBe('error');
	});

	test('are shortened, wherever they come from', async () => {
		sandbox.api.addFault({ route: READ, status: 400, body: { errorMessage: 'x'.repeat(1e6) } });

		const { error } = await sandbox.run({ parameters: get });

		expect(error?.message).toHaveLength(2001);
		expect(JSON.stringify(error).length).toBeLessThan(20_000);
	});
});

describe('A storage host', () => {
	test('that cannot be reached is not explained as a wrong Base URL', async () => {
		sandbox.api.addFault({
			route: 'POST /orchestration/batches/{uuid}/download',
			status: 200,
			body: { url: 'https://storage.invalid/file' },
		});

		const { error } = await sandbox.run({ parameters: results });

		expect(error?.message).toBe("Cargo's storage could not be reached");
		expect(error?.description).toContain('the host of the file');
	});

	test.each([
		['without encryption', 'http://storage.example/file'],
		['in numbers', 'https://169.254.169.254/latest'],
		['inside of the network', 'https://[fd00::1]/file'],
	])('%s is not asked', async (_, url) => {
		sandbox.api.addFault({
			route: 'POST /orchestration/batches/{uuid}/download',
			status: 200,
			body: { url },
		});

		const { error } = await sandbox.run({ parameters: results });

		expect(error?.message).toContain("does not look like Cargo's storage");
		expect(sandbox.api.fileRequests()).toEqual([]);
	});

	test('may not redirect to such a host either', async () => {
		sandbox.api.addFault({
			route: FILE,
			status: 302,
			headers: { location: 'http://169.254.169.254/' },
		});

		const { error } = await sandbox.run({ parameters: results });

		expect(error?.message).toContain("does not look like Cargo's storage");
	});

	test('may not redirect for ever', async () => {
		sandbox.api.addFault({ route: FILE, times: 99, status: 302, headers: { location: '' } });

		const { error } = await sandbox.run({ parameters: results });

		expect(error?.message).toBe("Cargo's storage did not return the results file");
		expect(sandbox.api.fileRequests().length).toBeLessThanOrEqual(6);
	});

	test('that returns a web page has not returned the results', async () => {
		sandbox.api.addFault({
			route: FILE,
			status: 200,
			headers: { 'content-type': 'text/html' },
			body: '<html>',
		});

		const { error } = await sandbox.run({ parameters: results });

		expect(error?.message).toContain('a web page');
	});

	test.each([
		['attachment; filename="../../etc/passwd"', 'passwd'],
		['attachment; filename="a \\"b\\".csv"', 'a "b".csv'],
		["attachment; filename=x.csv; filename*=UTF-8''%C3%9Cbersicht.csv", 'Übersicht.csv'],
		["attachment; filename*=UTF-8''..%2F..%2Fx.csv", 'x.csv'],
		['attachment; filename=plain.csv', 'plain.csv'],
		['attachment; filename=".."', `${BATCHES.success.uuid}.csv`],
		["attachment; filename*=UTF-8''%zz; filename=y.csv", 'y.csv'],
	])('names the file with %s', async (disposition, fileName) => {
		sandbox.api.addFault({
			route: FILE,
			status: 200,
			headers: { 'content-type': 'text/csv', 'content-disposition': disposition },
			body: 'a,b',
		});

		const { json } = await sandbox.run({ parameters: results });

		expect(json('Cargo')[0]?.fileName).toBe(fileName);
	});
});

describe('A preview', () => {
	test.each([[null], ['text'], [[1]]])('with the record %j is not a preview', async (record) => {
		sandbox.api.addFault({
			route: 'POST /orchestration/batches/preview',
			status: 200,
			body: { records: [{ a: 1 }, record], columns: [], count: 2 },
		});

		const { error } = await sandbox.run({
			parameters: {
				operation: 'preview',
				workflowUuid: PLAY,
				dataKind: 'segment',
				segmentUuid: byId(SEGMENTS.newLeads.uuid),
				options: { oneItemPerRecord: true },
			},
		});

		expect(error?.message).toBe('Expected a preview from Cargo, but got other data');
	});
});

describe('A number with too many digits to be sent exactly', () => {
	const base = { operation: 'create', workflowUuid: TOOL, dataKind: 'records' };
	test.each(['[{"id": 9007199254740993}]', '[{"id": -12345678901234567890}]'])(
		'is refused in typed JSON: %s',
		async (records) => {
			const { error } = await sandbox.run({ parameters: { ...base, records } });

			expect(error?.message).toMatch(/^Records: "-?\d+" has too many digits to be sent exactly$/);
			expect(sandbox.calls()).toEqual([]);
		},
	);

	test('does not matter inside text; neither do short ones and fractions', async () => {
		const records =
			'[{"id": "9007199254740993", "x": 1.5e3, "y": 9007199254740991, "z": "\\"12345678901234567890"}]';
		const { error } = await sandbox.run({ parameters: { ...base, records } });

		expect(error).toBeUndefined();
	});
});
