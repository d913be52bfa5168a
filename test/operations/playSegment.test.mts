import { describe, expect, test } from '@jest/globals';
import type { LoggedRequest } from '../../sandbox/server.mjs';
import { PLAYS, SEGMENTS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { posts, POSTED } from './support.mjs';

const sandbox = useSandbox();
const { uuid, modelUuid, filter, name } = SEGMENTS.linkedToPlay;
const SEGMENT = `GET /v1/segmentation/segments/${uuid}`;

/** As the editor stores what was chosen from the list. */
const picked = (cachedResultName = `${name} (16 records, belongs to a play)`) => ({
	__rl: true,
	mode: 'list',
	value: uuid,
	cachedResultName,
});
const create = {
	operation: 'create',
	workflowUuid: byId(PLAYS.enrichNewLeads.workflowUuid),
	dataKind: 'segment',
	segmentUuid: picked(),
};
const dataOf = (request?: LoggedRequest) =>
	(JSON.parse(request?.body ?? '{}') as { data?: unknown }).data;
const sent = () => dataOf(posts(sandbox.api.requests())[0]);

describe('A segment that belongs to a play, picked from the list', () => {
	test('is sent as its model and filter', async () => {
		const { json, error } = await sandbox.run({ parameters: create });

		expect(error).toBeUndefined();
		expect(json('Cargo')).toHaveLength(1);
		expect(sent()).toEqual({ kind: 'filter', modelUuid, filter });
		expect(sandbox.calls()).toEqual([SEGMENT, POSTED]);
	});

	test('is sent with its sort and limit, if any', async () => {
		const sort = [{ columnSlug: 'score', kind: 'desc' }];
		const segment = { ...SEGMENTS.linkedToPlay, sort, limit: 5 };
		sandbox.api.addFault({
			route: 'GET /segmentation/segments/{uuid}',
			status: 200,
			body: { segment },
		});

		await sandbox.run({ parameters: create });

		expect(sent()).toEqual({ kind: 'filter', modelUuid, filter, sort, limit: 5 });
	});

	test('is sent unchanged once it no longer belongs to a play', async () => {
		const segment = { ...SEGMENTS.linkedToPlay, fromPlay: false };
		sandbox.api.addFault({
			route: 'GET /segmentation/segments/{uuid}',
			status: 200,
			body: { segment },
		});

		await sandbox.run({ parameters: create });

		expect(sent()).toEqual({ kind: 'segment', segmentUuid: uuid });
	});

	test.each([
		['no filter', { ...SEGMENTS.linkedToPlay, filter: null }],
		['a filter without groups', { ...SEGMENTS.linkedToPlay, filter: {} }],
		['no model', { ...SEGMENTS.linkedToPlay, modelUuid: 'contacts' }],
		['nothing', null],
	])('creates nothing when Cargo gives %s', async (_what, segment) => {
		sandbox.api.addFault({
			route: 'GET /segmentation/segments/{uuid}',
			status: 200,
			body: { segment },
		});

		const { error } = await sandbox.run({ parameters: create });

		expect(error?.message).toBe('Expected a segment from Cargo, but got other data');
		expect(posts(sandbox.api.requests())).toEqual([]);
	});

	test('is not looked up again by a second try, after the batch was created', async () => {
		sandbox.api.addFault({
			route: 'GET /orchestration/batches/{uuid}',
			times: 6,
			status: 400,
			body: { errorMessage: 'Not now' },
		});
		const parameters = { ...create, waitUntilFinished: true, options: { pollInterval: 0.1 } };

		const { json } = await sandbox.run({
			parameters,
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
		});

		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
		expect(sandbox.calls().filter((call) => call === SEGMENT)).toHaveLength(1);
		expect(posts(sandbox.api.requests())).toHaveLength(1);
	});

	test('is previewed by the same filter', async () => {
		const { json } = await sandbox.run({ parameters: { ...create, operation: 'preview' } });

		expect(json('Cargo')).toMatchObject([{ count: SEGMENTS.linkedToPlay.recordsCount }]);
		const [, asked] = sandbox.api.requests();
		expect(dataOf(asked)).toEqual({ kind: 'filter', modelUuid, filter });
	});
});

test.each([
	['given by its ID', byId(uuid)],
	['of the list without the mark', picked('Qualified leads (16 records)')],
])('A segment %s is sent unchanged, and explained if Cargo refuses it', async (_what, given) => {
	const { error } = await sandbox.run({ parameters: { ...create, segmentUuid: given } });

	expect(sandbox.calls()).toEqual([POSTED]);
	expect(error?.message).toContain('belongs to a play');
});
