import { describe, expect, test } from '@jest/globals';
import type { LoggedRequest } from '../../sandbox/server.mjs';
import { PLAYS, SEGMENTS, TOOLS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { PLAY, posts, POSTED, TOOL } from './support.mjs';

const sandbox = useSandbox();
const PREVIEW = 'POST /v1/orchestration/batches/preview';
const records = [{ domain: 'a.com' }, { domain: 'b.com' }, { domain: 'c.com' }];
const ofSegment = {
	operation: 'create',
	workflowUuid: PLAY,
	dataKind: 'segment',
	segmentUuid: byId(SEGMENTS.newLeads.uuid),
};
const ofRecords = { operation: 'create', workflowUuid: TOOL, dataKind: 'records', records };
const FILE = 'uploads/leads.csv';
const SIZE = SEGMENTS.newLeads.recordsCount;
const withMost = (parameters: object, maxRecords: unknown) => ({
	...parameters,
	options: { maxRecords },
});

const bodyOf = (request?: LoggedRequest) => JSON.parse(request?.body ?? '') as object;

describe('Max Records', () => {
	test('refuses a segment with more records, naming both numbers', async () => {
		const { error } = await sandbox.run({ parameters: withMost(ofSegment, SIZE - 1) });

		expect(error?.message).toBe(
			`Max Records: ${SIZE - 1} is less than the ${SIZE} records that this batch would run on`,
		);
		expect(error?.description).toContain('No batch was created');
		expect(sandbox.calls()).toEqual([PREVIEW]);
	});

	test('allows as many records', async () => {
		const { json } = await sandbox.run({ parameters: withMost(ofSegment, SIZE) });

		expect(json('Cargo')).toHaveLength(1);
		expect(sandbox.calls()).toEqual([PREVIEW, POSTED]);
		const [asked, created] = sandbox.api.requests();
		expect(bodyOf(asked)).toEqual(bodyOf(created));
	});

	test('counts records in the form without a request', async () => {
		const refused = await sandbox.run({ parameters: withMost(ofRecords, 2) });

		expect(refused.error?.message).toContain('Max Records: 2 is less than the 3 records');
		expect(sandbox.calls()).toEqual([]);

		const { json } = await sandbox.run({ parameters: withMost(ofRecords, 3) });
		expect(json('Cargo')).toHaveLength(1);
		expect(sandbox.calls()).toEqual([POSTED]);
	});

	test('lets Cargo count the rows of a file, whose preview accepts no mappings', async () => {
		const parameters = withMost(
			{
				operation: 'create',
				workflowUuid: TOOL,
				dataKind: 'file',
				s3Filename: FILE,
				mappings: { mapping: [{ input: 'domain', column: 'Website' }] },
			},
			1,
		);
		const { error } = await sandbox.run({ parameters });

		expect(error?.message).toMatch(/^Max Records: 1 is less than the \d+ records/);
		const data = { kind: 'file', s3Filename: FILE };
		expect(bodyOf(sandbox.onlyRequest())).toMatchObject({ data });
		expect(bodyOf(sandbox.onlyRequest())).not.toHaveProperty('data.mappings');
	});

	test('counts a segment of a play by its filter', async () => {
		const { linkedToPlay } = SEGMENTS;
		const parameters = withMost(
			{
				...ofSegment,
				workflowUuid: byId(PLAYS.welcomeQualified.workflowUuid),
				segmentUuid: {
					__rl: true,
					mode: 'list',
					value: linkedToPlay.uuid,
					cachedResultName: 'Qualified leads (16 records, belongs to a play)',
				},
			},
			1,
		);
		const { error } = await sandbox.run({ parameters });

		expect(error?.message).toContain(`the ${linkedToPlay.recordsCount} records`);
		expect(posts(sandbox.api.requests())).toEqual([]);
	});

	test.each([
		[0, '0'],
		[1.5, '1.5'],
		['many', '"many"'],
		[null, 'null'],
		['={{ $json.missing }}', 'undefined'],
	])('must be a whole number: %j', async (most, shown) => {
		const { error } = await sandbox.run({ parameters: withMost(ofSegment, most), items: [{}] });

		expect(error?.message).toContain(`Max Records: ${shown} is not a whole number`);
		expect(sandbox.calls()).toEqual([]);
	});

	test('requires a tool for a file', async () => {
		const { error } = await sandbox.run({
			parameters: {
				operation: 'create',
				dataKind: 'file',
				s3Filename: FILE,
				options: { maxRecords: 5, nodes: '[{"slug":"start"}]' },
			},
		});

		expect(error?.message).toContain('Max Records: 5 requires a tool');
		expect(sandbox.calls()).toEqual([]);
	});

	test.each([{}, { count: '12' }, { count: null }])(
		'creates nothing when Cargo gives no count: %j',
		async (body) => {
			sandbox.api.addFault({ route: 'POST /orchestration/batches/preview', status: 200, body });

			const { error } = await sandbox.run({ parameters: withMost(ofSegment, 100) });

			expect(error?.message).toContain('Expected the number of records');
			expect(posts(sandbox.api.requests())).toEqual([]);
		},
	);

	test('applies to each item separately', async () => {
		const { json } = await sandbox.run({
			parameters: withMost({ ...ofRecords, records: '={{ $json.rows }}' }, 2),
			items: [{ rows: records }, { rows: [{ domain: 'd.com' }] }],
			settings: { onError: 'continueRegularOutput' },
		});

		expect(json('Cargo')).toMatchObject([
			{ error: { message: expect.stringContaining('the 3 records') } },
			{ uuid: expect.any(String) },
		]);
		expect(posts(sandbox.api.requests())).toHaveLength(1);
	});
});

describe('The estimate of Preview', () => {
	const COSTLY = 'Übersicht über eine Firma (Tool, 3 to 8 credits per record)';
	const preview = (tool: { workflowUuid: string }, cachedResultName = COSTLY) => ({
		...ofRecords,
		operation: 'preview',
		workflowUuid: { __rl: true, mode: 'list', value: tool.workflowUuid, cachedResultName },
	});
	const { min, max } = TOOLS.companyReport.creditsCost as { min: number; max: number };
	const MEMBERS = ['count', 'columns', 'records'];

	test('shows the credits of a tool that the list marks, with one request for all items', async () => {
		const { json } = await sandbox.run({
			parameters: { ...preview(TOOLS.companyReport), records: '={{ $json.rows }}' },
			items: [{ rows: records }, { rows: [{ domain: 'd.com' }] }],
		});

		expect(json('Cargo').map(({ estimatedCredits }) => estimatedCredits)).toEqual([
			{ min: 3 * min, max: 3 * max },
			{ min, max },
		]);
		expect(sandbox.calls().filter((call) => call.endsWith('tools/list'))).toHaveLength(1);
	});

	test.each([
		['that says no more what it costs', preview(TOOLS.findEmail)],
		[
			'of the list without a cost',
			preview(TOOLS.companyReport, 'Übersicht über eine Firma (Tool)'),
		],
		['given by its ID', { ...preview(TOOLS.companyReport), workflowUuid: TOOL }],
	])('is left out for a tool %s', async (_what, parameters) => {
		const { json } = await sandbox.run({ parameters });

		expect(Object.keys(json('Cargo')[0] ?? {})).toEqual(MEMBERS);
	});

	test('sends no request if the list marks no cost', async () => {
		await sandbox.run({ parameters: preview(TOOLS.findEmail, 'Find e-mail (Tool)') });

		expect(sandbox.calls()).toEqual([PREVIEW]);
	});

	test('is left out, and the records are returned, if Cargo does not list its tools', async () => {
		sandbox.api.addFault({
			route: 'GET /orchestration/tools/list',
			times: 3,
			status: 500,
			body: {},
		});

		const { json, error } = await sandbox.run({ parameters: preview(TOOLS.companyReport) });

		expect(error).toBeUndefined();
		expect(Object.keys(json('Cargo')[0] ?? {})).toEqual(MEMBERS);
	});
});
