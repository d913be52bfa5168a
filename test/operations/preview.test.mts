import { describe, expect, test } from '@jest/globals';
import { MODEL_ROWS, MODELS, PLAYS, SEGMENTS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { PLAY, TOOL } from './support.mjs';

const sandbox = useSandbox();
const preview = {
	operation: 'preview',
	workflowUuid: PLAY,
	dataKind: 'segment',
	segmentUuid: byId(SEGMENTS.newLeads.uuid),
};
const NEW = (MODEL_ROWS[MODELS.contacts.uuid] ?? []).filter(({ stage }) => stage === 'new');
const { uuid: modelUuid, columns, additionalColumns } = MODELS.contacts;
const COLUMNS = [...columns, ...additionalColumns].map(({ slug, type, label }) => ({
	slug,
	type,
	label,
	modelUuid,
}));
const ROUTE = 'POST /orchestration/batches/preview';

describe('Preview', () => {
	test('returns the records, their columns and their number as one item', async () => {
		const result = await sandbox.run({ parameters: preview, items: [{ n: 1 }] });

		expect(result.json('Cargo')).toEqual([{ count: NEW.length, columns: COLUMNS, records: NEW }]);
		expect(result.json('After')).toEqual([{ value: { n: 1 } }]);
	});

	test('returns one item for each record by an option, all linked to the input', async () => {
		const result = await sandbox.run({
			parameters: { ...preview, options: { oneItemPerRecord: true } },
			items: [{ n: 1 }],
		});

		expect(result.json('Cargo')).toEqual(NEW);
		expect(result.json('After')).toEqual(NEW.map(() => ({ value: { n: 1 } })));
	});

	test('links the records of several inputs each to its own', async () => {
		const rows = [[{ a: 1 }, { a: 2 }], [{ a: 3 }]];

		const result = await sandbox.run({
			parameters: {
				...preview,
				workflowUuid: TOOL,
				dataKind: 'records',
				records: '={{ $json.rows }}',
				options: { oneItemPerRecord: true },
			},
			items: rows.map((list) => ({ rows: list })),
		});

		expect(result.items('Cargo').map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[{ a: 1 }, { item: 0 }],
			[{ a: 2 }, { item: 0 }],
			[{ a: 3 }, { item: 1 }],
		]);
	});

	test.each([
		{ oneItemPerRecord: false, wanted: [{ count: 0, columns: expect.any(Array), records: [] }] },
		{ oneItemPerRecord: true, wanted: [] },
	])(
		'of an empty segment is no error (one item per record: $oneItemPerRecord)',
		async ({ oneItemPerRecord, wanted }) => {
			const { json, error } = await sandbox.run({
				parameters: {
					...preview,
					segmentUuid: byId(SEGMENTS.empty.uuid),
					options: { oneItemPerRecord },
				},
			});

			expect(error).toBeUndefined();
			expect(json('Cargo')).toEqual(wanted);
		},
	);

	test('shows a segment that belongs to a play, which Create refuses', async () => {
		const parameters = {
			...preview,
			workflowUuid: byId(PLAYS.welcomeQualified.workflowUuid),
			segmentUuid: byId(SEGMENTS.linkedToPlay.uuid),
		};

		const shown = await sandbox.run({ parameters });
		const refused = await sandbox.run({ parameters: { ...parameters, operation: 'create' } });

		expect(shown.json('Cargo')).toMatchObject([{ count: SEGMENTS.linkedToPlay.recordsCount }]);
		expect(refused.error?.message).toContain('belongs to a play');
	});

	test.each([
		['segmentNotFound', 'Cargo has no segment with this ID'],
		['modelLinkedToWorkflow', 'The model belongs to a play or tool, so it cannot be used here'],
		['noModelLinkedToWorkflow', 'The play or tool has no model to run on'],
		['workflowNotFound', 'Cargo has no play or tool with this ID'],
		[
			'failedToFetchFromClient',
			"Cargo could not read the records from your workspace's data storage",
		],
	])('explains %s', async (reason, message) => {
		sandbox.api.addFault({ route: ROUTE, status: 400, body: { reason } });

		const { error } = await sandbox.run({ parameters: preview });

		expect(error?.message).toBe(message);
	});

	test('is an error if the response holds no records', async () => {
		sandbox.api.addFault({ route: ROUTE, status: 200, body: { count: 3 } });

		const { error } = await sandbox.run({ parameters: preview });

		expect(error?.message).toBe('Expected a preview from Cargo, but got other data');
	});
});
