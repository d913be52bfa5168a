import { describe, expect, test } from '@jest/globals';
import { SEGMENTS, USER_UUID, WORKFLOWS, WORKSPACE } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { SIMPLE_FIELDS } from './batch.mjs';
import { useSandbox } from './sandbox.mjs';

const sandbox = useSandbox();
const WORKFLOW = WORKFLOWS.enrichNewLeads.uuid;
const SEGMENT = SEGMENTS.newLeads.uuid;
const parameters = {
	operation: 'create',
	workflowUuid: byId(WORKFLOW),
	dataKind: 'segment',
	segmentUuid: byId(SEGMENT),
};

describe('Create', () => {
	test('sends one POST with exactly the workflow and the segment', async () => {
		await sandbox.run({ parameters });

		const { method, url, headers, body } = sandbox.onlyRequest();
		expect({ method, url, body }).toEqual({
			method: 'POST',
			url: '/v1/orchestration/batches',
			body: `{"workflowUuid":"${WORKFLOW}","data":{"kind":"segment","segmentUuid":"${SEGMENT}"}}`,
		});
		expect(headers).toMatchObject({
			authorization: `Bearer ${sandbox.api.token}`,
			'content-type': 'application/json',
			accept: 'application/json',
		});
	});

	test('returns the fields that most workflows need', async () => {
		const { json } = await sandbox.run({ parameters });

		const [batch] = json('Cargo');
		expect(Object.keys(batch ?? {})).toEqual(SIMPLE_FIELDS);
		expect(batch).toMatchObject({ workflowUuid: WORKFLOW, status: 'pending', finishedAt: null });
	});

	test.each([
		['Enrich new leads (Play)', 'Enrich new leads'],
		['Enrich new leads (Play, turned off, not deployed) · …000001', 'Enrich new leads'],
		['Score (beta) (Play, turned off)', 'Score (beta)'],
		['a name that the list does not use', undefined],
	])('adds the name of the play or tool that was chosen as %s', async (entry, name) => {
		const chosen = { __rl: true, mode: 'list', value: WORKFLOW, cachedResultName: entry };
		const { json } = await sandbox.run({ parameters: { ...parameters, workflowUuid: chosen } });

		expect(json('Cargo')[0]?.workflowName).toBe(name);
		expect(sandbox.onlyRequest().method).toBe('POST');
	});

	test('returns every field unchanged when Simplify is off', async () => {
		const { json } = await sandbox.run({ parameters: { ...parameters, simplify: false } });

		const [batch] = json('Cargo');
		expect(batch).toMatchObject({
			workspaceUuid: WORKSPACE.uuid,
			userUuid: USER_UUID,
			data: { kind: 'segment', segmentUuid: SEGMENT },
			nodes: null,
			status: 'pending',
		});
		const kept = sandbox.api.batch(batch?.uuid as string);
		expect(Object.keys(batch ?? {})).toEqual(Object.keys(kept ?? {}));
	});

	test('creates one batch for each item, in the order of the items and linked to them', async () => {
		const segments = [SEGMENTS.newLeads, SEGMENTS.allContacts, SEGMENTS.allContactsCopy];
		const { items, json } = await sandbox.run({
			parameters: { ...parameters, segmentUuid: byId('={{ $json.segment }}'), simplify: false },
			items: segments.map(({ uuid }) => ({ segment: uuid })),
		});

		expect(sandbox.calls()).toHaveLength(3);
		expect(json('Cargo').map(({ data }) => data)).toEqual(
			segments.map(({ uuid }) => ({ kind: 'segment', segmentUuid: uuid })),
		);
		expect(items('Cargo').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(json('After')).toEqual(segments.map(({ uuid }) => ({ value: { segment: uuid } })));
	});

	test('accepts entries chosen from the lists', async () => {
		const fromList = (value: string) => ({ __rl: true, mode: 'list', value });
		await sandbox.run({
			parameters: {
				...parameters,
				workflowUuid: fromList(WORKFLOW),
				segmentUuid: fromList(SEGMENT),
			},
		});

		expect(JSON.parse(sandbox.onlyRequest().body)).toEqual({
			workflowUuid: WORKFLOW,
			data: { kind: 'segment', segmentUuid: SEGMENT },
		});
	});

	test('names the kinds of data when an expression returns another one', async () => {
		const { error } = await sandbox.run({ parameters: { ...parameters, dataKind: 'everything' } });

		expect(error?.message).toBe('Data: "everything" is not a kind of data');
		expect(error?.description).toContain('segment');
		expect(sandbox.calls()).toEqual([]);
	});

	test('sends and returns nothing when there is no item', async () => {
		const { error, items } = await sandbox.run({ parameters, items: [] });

		expect(error).toBeUndefined();
		expect(items('Cargo')).toEqual([]);
		expect(sandbox.calls()).toEqual([]);
	});
});
