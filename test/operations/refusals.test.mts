import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { CHANGES, MODELS, PLAYS, RELEASES, SEGMENTS, TOOLS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { PLAY, TOOL } from './support.mjs';

const sandbox = useSandbox();
const model = { workflowUuid: PLAY, modelUuid: byId(MODELS.contacts.uuid) };

/** Each kind with valid fields; a test makes one of them invalid. */
const KINDS: Record<string, IDataObject> = {
	segment: { workflowUuid: PLAY, segmentUuid: byId(SEGMENTS.newLeads.uuid) },
	filter: model,
	recordIds: { ...model, recordIds: 'contact-1' },
	change: { workflowUuid: PLAY, changeUuid: CHANGES.newLeads.uuid, changeKinds: ['added'] },
	records: { workflowUuid: TOOL, records: '[{"domain":"a.example"}]' },
	file: { workflowUuid: TOOL, s3Filename: 'uploads/leads.csv' },
};

/** Field, then what the user entered (with an expression: any value), then the message. */
type Slip = [field: string, given: unknown, message: string];

const condition = { columnSlug: 'stage', operator: 'is', values: ['new'] };
const ENGLISH = 'Filter: "conjunction" is a key that Cargo does not know';
const SLIPS: Record<string, Slip[]> = {
	filter: [
		[
			'filter',
			'{"conjonction":"and",',
			'Filter: "{\\"conjonction\\":\\"and\\"," is not valid JSON',
		],
		['filter', '', 'Filter: "" is not valid JSON'],
		['filter', "{'conjonction':'and','groups':[]}", 'is not valid JSON'],
		['filter', '[]', 'Filter: "[]" is not a filter'],
		['filter', 'null', 'Filter: "null" is not a filter'],
		['filter', {}, 'Filter: {} is not a filter'],
		['filter', { conjonction: 'xor', groups: [] }, 'is not a filter'],
		['filter', { conjonction: 'and', groups: {} }, 'is not a filter'],
		['filter', undefined, 'Filter: undefined is not a filter'],
		['filter', { conjunction: 'and', groups: [] }, ENGLISH],
		['filter', '{"conjunction":"and","conjonction":"and","groups":[]}', ENGLISH],
		[
			'filter',
			{ conjonction: 'and', groups: [{ conjunction: 'or', conditions: [condition] }] },
			ENGLISH,
		],
		[
			'filter',
			{
				conjonction: 'and',
				groups: [{ conjonction: 'or', conditions: [{ deep: [{ conjunction: 1 }] }] }],
			},
			ENGLISH,
		],
		['modelUuid', undefined, 'Model is empty'],
		['modelUuid', '..', 'Model: ".." is not a Cargo ID'],
		['sort', { columns: [{ columnSlug: '', kind: 'asc' }] }, 'Sort, Column: "" is not text'],
		[
			'sort',
			{ columns: [{ columnSlug: 'name', kind: 'up' }] },
			'Sort, Direction: "up" is not a direction',
		],
		['sort', { columns: [] }, 'Sort: [] is an empty list'],
		['limit', 0, 'Limit: 0 is not a whole number'],
		['limit', -1, 'Limit: -1 is not a whole number'],
		['limit', 1.5, 'Limit: 1.5 is not a whole number'],
		['limit', 'many', 'Limit: "many" is not a whole number'],
		['limit', [1], 'Limit: [1] is not a whole number'],
		['limit', '', 'Limit: "" is not a whole number'],
	],
	recordIds: [
		['recordIds', '', 'Record IDs: [] is an empty list'],
		['recordIds', ' ,\n, ', 'Record IDs: [] is an empty list'],
		['recordIds', [], 'Record IDs: [] is an empty list'],
		['recordIds', undefined, 'Record IDs: undefined is not a list'],
		['recordIds', 4.2, 'Record IDs: 4.2 is not a list'],
		['recordIds', '["contact-1"', 'Record IDs: "[\\"contact-1\\"" is not valid JSON'],
		['recordIds', '[]', 'Record IDs: [] is an empty list'],
		['recordIds', '["contact-1", {}]', 'Record IDs: {} is not a record ID'],
		['recordIds', { id: 1 }, 'Record IDs: {"id":1} is not a list'],
		['recordIds', ['contact-1', null], 'Record IDs: null is not a record ID'],
		['recordIds', ['contact-1', ' '], 'Record IDs: " " is not a record ID'],
		['recordIds', [{ _id: 'contact-1' }], 'Record IDs: {"_id":"contact-1"} is not a record ID'],
		['modelUuid', '', 'Model is empty'],
	],
	change: [
		['changeUuid', undefined, 'Change ID is empty'],
		['changeUuid', 'last', 'Change ID: "last" is not a Cargo ID'],
		['changeKinds', [], 'Change Kinds: [] is an empty list'],
		['changeKinds', 'added', 'Change Kinds: "added" is not a list'],
		['changeKinds', ['added', 'gone'], 'Change Kinds: "gone" is not a valid option'],
		['changeKinds', undefined, 'Change Kinds: undefined is not a list'],
	],
	records: [
		['records', '[{"domain":', 'Records: "[{\\"domain\\":" is not valid JSON'],
		['records', '', 'Records: "" is not valid JSON'],
		['records', '[]', 'Records: [] is an empty list'],
		['records', [], 'Records: [] is an empty list'],
		['records', '{"domain":"a"}', 'Records: {"domain":"a"} is not a list'],
		['records', 'null', 'Records: null is not a list'],
		['records', undefined, 'Records: undefined is not a list'],
		['records', [{}, 'a'], 'Records, entry 2: "a" is not an object'],
		['records', [[{}]], 'Records, entry 1: [{}] is not an object'],
		['records', [{}, null], 'Records, entry 2: null is not an object'],
	],
	file: [
		['s3Filename', '', 'File Name: "" is not text'],
		['s3Filename', '  ', 'File Name: "  " is not text'],
		['s3Filename', undefined, 'File Name: undefined is not text'],
		['s3Filename', 7, 'File Name: 7 is not text'],
		['mappings', { mapping: [{ input: '', column: 'Firma' }] }, 'Mappings, Input: "" is not text'],
		['mappings', { mapping: [{ input: 'email' }] }, 'Mappings, Column: "" is not text'],
		[
			'mappings',
			{
				mapping: [
					{ input: 'a', column: 'E-Mail' },
					{ input: 'a ', column: 'Firma' },
				],
			},
			'Mappings, Input: "a" is mapped twice',
		],
		['mappings', { mapping: [] }, 'Mappings: [] is an empty list'],
	],
	segment: [
		['segmentUuid', undefined, 'Segment is empty'],
		['workflowUuid', '', 'Play or Tool is empty'],
		['workflowUuid', undefined, 'Play or Tool is empty'],
	],
};
const LOCATORS = ['workflowUuid', 'segmentUuid', 'modelUuid'];
/** If a whole field cannot be an expression in the editor, the value itself. */
const COLLECTIONS = ['sort', 'mappings'];

/** The parameter as a user's expression returns it. */
function fromExpression(field: string, given: unknown): unknown {
	if (LOCATORS.includes(field)) return byId('={{ $json.given }}');
	return COLLECTIONS.includes(field) && typeof given === 'object' ? given : '={{ $json.given }}';
}

const EVERY = Object.entries(SLIPS).flatMap(([dataKind, slips]) =>
	slips.map(([field, given, message]) => ({
		dataKind,
		field,
		given,
		message,
		shown: given === undefined ? 'undefined' : JSON.stringify(given),
	})),
);

describe.each(['create', 'preview'])('%s', (operation) => {
	test.each(EVERY)(
		'sends nothing and names the field: $dataKind, $field $shown',
		async ({ dataKind, field, given, message }) => {
			const result = await sandbox.run({
				parameters: {
					operation,
					dataKind,
					...KINDS[dataKind],
					[field]: fromExpression(field, given) as IDataObject,
				},
				items: [given === undefined ? {} : { given: given }],
			});

			expect(result.error?.message).toContain(message);
			expect(result.error?.description).toMatch(/\w/);
			expect(sandbox.calls()).toEqual([]);
		},
	);

	test('names a kind of data that does not exist', async () => {
		const result = await sandbox.run({
			parameters: { operation, ...KINDS.segment, dataKind: 'everything' },
		});

		expect(result.error?.message).toBe('Data: "everything" is not a kind of data');
		expect(sandbox.calls()).toEqual([]);
	});
});

const picked = (value: string, cachedResultName: string) => ({
	__rl: true,
	mode: 'list',
	value,
	cachedResultName,
});
const pickedPlay = picked(PLAYS.enrichNewLeads.workflowUuid, 'Enrich new leads (Play) · …000001');
const pickedTool = picked(TOOLS.findEmail.workflowUuid, 'Find e-mail (Tool)');
const KIND_NAMES: Array<[dataKind: string, name: string, isForPlays: boolean]> = [
	['segment', 'Segment', true],
	['change', 'Change', true],
	['filter', 'Filter', true],
	['recordIds', 'Record IDs', true],
	['records', 'Records', false],
	['file', 'File', false],
];

describe.each(['create', 'preview'])('A workflow picked from the list (%s)', (operation) => {
	test.each(KIND_NAMES)(
		'does not run on %s if it is of the other sort',
		async (dataKind, name, isForPlays) => {
			const result = await sandbox.run({
				parameters: {
					operation,
					dataKind,
					...KINDS[dataKind],
					workflowUuid: isForPlays ? pickedTool : pickedPlay,
				},
			});

			expect(result.error?.message).toBe(
				`Data: "${name}" does not work with a ${isForPlays ? 'tool' : 'play'}`,
			);
			expect(result.error?.description).toContain('Plays take');
			expect(sandbox.calls()).toEqual([]);
		},
	);

	test.each(KIND_NAMES)(
		'runs on %s if it is of the right sort',
		async (dataKind, _name, isForPlays) => {
			const result = await sandbox.run({
				parameters: {
					operation,
					dataKind,
					...KINDS[dataKind],
					workflowUuid: isForPlays ? pickedPlay : pickedTool,
				},
			});

			expect(result.error).toBeUndefined();
			expect(sandbox.calls()).toHaveLength(1);
		},
	);
});

describe('A workflow given by its ID', () => {
	test('is not known to be a tool, so Cargo says that the data does not work with it', async () => {
		const result = await sandbox.run({
			parameters: {
				operation: 'create',
				dataKind: 'segment',
				...KINDS.segment,
				workflowUuid: TOOL,
			},
		});

		expect(result.error?.message).toBe('This kind of data does not work with this play or tool');
		expect(sandbox.calls()).toHaveLength(1);
	});
});

const GRAPH = RELEASES.findEmail.nodes;
const EMPTY = { __rl: true, mode: 'list', value: '' };
const releaseUuid = RELEASES.findEmail.uuid;

describe('Create', () => {
	test.each([
		{
			what: 'a release beside nodes',
			parameters: { ...KINDS.records, options: { releaseUuid, nodes: JSON.stringify(GRAPH) } },
			message: `Release ID: "${releaseUuid}" cannot be combined with Nodes`,
		},
		{
			what: 'a release that is no ID',
			parameters: { ...KINDS.records, options: { releaseUuid: 'latest' } },
			message: 'Release ID: "latest" is not a Cargo ID',
		},
		{
			what: 'nodes that are not JSON',
			parameters: { ...KINDS.records, options: { nodes: '[{]' } },
			message: 'Nodes: "[{]" is not valid JSON',
		},
		{
			what: 'no nodes at all',
			parameters: { ...KINDS.records, options: { nodes: '[]' } },
			message: 'Nodes: [] is an empty list',
		},
		{
			what: 'nodes that are no list',
			parameters: { ...KINDS.records, options: { nodes: '{"uuid":"1"}' } },
			message: 'Nodes: {"uuid":"1"} is not a list',
		},
		{
			what: 'nodes and a workflow whose expression gives nothing',
			parameters: {
				...KINDS.records,
				workflowUuid: byId('={{ $json.none }}'),
				options: { nodes: JSON.stringify(GRAPH) },
			},
			message: 'Play or Tool is empty',
		},
		{
			what: 'an option for concurrency out of its range',
			parameters: { ...KINDS.records, options: { maxConcurrentRequests: 101 } },
			message: 'Max Concurrent Requests: 101 is not a whole number from 1 to 100',
		},
	])('refuses $what and sends nothing', async ({ parameters, message }) => {
		const result = await sandbox.run({
			parameters: { operation: 'create', dataKind: 'records', ...parameters },
		});

		expect(result.error?.message).toBe(message);
		expect(sandbox.calls()).toEqual([]);
	});

	test.each(['segment', 'filter', 'recordIds', 'change'])(
		'needs a workflow for the data %s, nodes or not',
		async (dataKind) => {
			const result = await sandbox.run({
				parameters: {
					operation: 'create',
					dataKind,
					...KINDS[dataKind],
					workflowUuid: EMPTY,
					options: { nodes: JSON.stringify(GRAPH) },
				},
			});

			expect(result.error?.message).toBe('Play or Tool is empty');
			expect(sandbox.calls()).toEqual([]);
		},
	);
});

describe('A play or tool', () => {
	test.each([
		{ what: 'Create without nodes', parameters: { operation: 'create' } },
		{
			what: 'Create with a release, which belongs to one',
			parameters: { operation: 'create', options: { releaseUuid } },
		},
		{ what: 'Preview', parameters: { operation: 'preview' } },
	])('is required for $what, which n8n itself demands', async ({ parameters }) => {
		const run = sandbox.run({
			parameters: {
				dataKind: 'records',
				...KINDS.records,
				workflowUuid: EMPTY,
				...parameters,
			},
		});

		await expect(run).rejects.toThrow('Parameter "Play or Tool" is required');
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('One invalid item among valid ones', () => {
	test('is returned with its input, while the others create their batches', async () => {
		const items = ['[{"n":1}]', '[{"n":', '[{"n":3}]'].map((rows) => ({ rows }));

		const result = await sandbox.run({
			parameters: {
				operation: 'create',
				dataKind: 'records',
				workflowUuid: TOOL,
				records: '={{ $json.rows }}',
			},
			items,
			settings: { onError: 'continueErrorOutput' },
		});

		expect(result.items('Cargo').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 2 },
		]);
		expect(result.json('Cargo', 1)).toEqual([
			{
				...items[1],
				error: {
					message: 'Records: "[{\\"n\\":" is not valid JSON',
					reason: null,
					httpCode: null,
				},
			},
		]);
		expect(result.json('Bad')).toEqual([{ value: items[1] }]);
		expect(sandbox.calls()).toHaveLength(2);
	});
});

describe('An option whose expression returns nothing', () => {
	const nothing = '={{ $json.none }}';

	test.each([
		{ operation: 'create', option: 'maxConcurrentRequests', field: 'Max Concurrent Requests' },
		{ operation: 'create', option: 'releaseUuid', field: 'Release ID' },
		{ operation: 'preview', option: 'oneItemPerRecord', field: 'One Item per Record' },
		{ operation: 'createFromItems', option: 'recordsPerBatch', field: 'Records per Batch' },
	])('is not treated as its default: $operation, $option', async ({ operation, option, field }) => {
		const result = await sandbox.run({
			parameters: {
				operation,
				dataKind: 'records',
				...KINDS.records,
				options: { [option]: nothing },
			},
		});

		expect(result.error?.message).toMatch(new RegExp(`^${field}(: undefined is| is empty$)`));
		expect(sandbox.calls()).toEqual([]);
	});
});
