/** Each endpoint's shape, and what all endpoints refuse. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import {
	BATCH_STATUSES,
	type Batch,
	type Play,
	type Release,
	type Segment,
} from '../../sandbox/types.mjs';
import {
	BATCHES,
	MODELS,
	PLAYS,
	RELEASES,
	SEGMENTS,
	TOOLS,
	WORKFLOWS,
} from '../../sandbox/workspace.mjs';
import { STATUS_OF_REASON } from '../../sandbox/refusal.mjs';
import { ROUTES } from '../../sandbox/routes/table.mjs';
import { UUID_PATTERN } from '../../sandbox/ids.mjs';
import { call, listed } from './client.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const BATCH_FIELDS = [
	...['uuid', 'workspaceUuid', 'workflowUuid', 'userUuid', 'releaseUuid', 'nodes'],
	...['temporalWorkflowId', 'traceUuid', 'data', 'errorMessage', 'status', 'runsStatus'],
	...['runsCount', 'executedRunsCount', 'failedRunsCount', 'creditsUsedCount'],
	...['createdAt', 'updatedAt', 'finishedAt'],
];

test('the table holds every endpoint of Cargo that the node needs', () => {
	expect(ROUTES.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
		[
			'POST /orchestration/batches',
			'GET /orchestration/batches/{uuid}',
			'GET /orchestration/batches/list',
			'POST /orchestration/batches/{uuid}/cancel',
			'POST /orchestration/batches/{uuid}/download',
			'POST /orchestration/batches/preview',
			'GET /orchestration/plays/list',
			'GET /orchestration/tools/list',
			'GET /orchestration/workflows/list',
			'GET /orchestration/releases/deployed',
			'GET /orchestration/releases/{uuid}',
			'POST /orchestration/actions/get-output-schema',
			'POST /orchestration/runs',
			'GET /orchestration/runs/{uuid}',
			'POST /orchestration/runs/list',
			'POST /orchestration/runs/count',
			'POST /orchestration/runs/cancel',
			'POST /orchestration/runs/download',
			'POST /orchestration/runs/download-outputs',
			'GET /segmentation/changes/list',
			'GET /segmentation/changes/{uuid}',
			'POST /segmentation/changes/{uuid}/fetch',
			'GET /segmentation/segments/list',
			'POST /workspaceManagement/files/upload',
			'POST /workspaceManagement/files/multipart/create',
			'POST /workspaceManagement/files/multipart/sign',
			'POST /workspaceManagement/files/multipart/complete',
			'POST /workspaceManagement/files/multipart/abort',
			'GET /workspaceManagement/files/listColumns',
			'GET /segmentation/segments/{uuid}',
			'POST /segmentation/segments/fetch',
			'GET /storage/models/list',
			'GET /storage/models/{uuid}',
			'GET /storage/records/get',
			'POST /storage/records/createBulk',
			'PUT /storage/records/updateBulk',
			'DELETE /storage/records/removeBulk',
			'GET /workspaceManagement/workspaces/current',
		].sort(),
	);
});

describe('every endpoint', () => {
	test.each(ROUTES.map(({ method, path }) => [method, path] as const))(
		'%s %s answers 401 with an empty body without the right token',
		async (method, path) => {
			const url = `${sandbox.baseUrl}/v1${path.replace('{uuid}', BATCHES.success.uuid)}`;
			for (const headers of [
				{},
				{ authorization: 'Bearer wrong' },
				{ authorization: sandbox.token },
			]) {
				const response = await fetch(url, { method, headers: headers as Record<string, string> });
				expect([response.status, await response.text()]).toEqual([401, '']);
			}
		},
	);

	test.each(
		ROUTES.filter(({ path }) => path.includes('{uuid}')).map((r) => [r.method, r.path] as const),
	)('%s %s refuses what is no version-4 UUID', async (method, path) => {
		for (const id of ['undefined', '1', '88888888-0000-1000-8000-000000000001']) {
			const { status, json } = await call(sandbox, method, path.replace('{uuid}', id));
			expect(status).toBe(400);
			expect(json).toEqual({ errorMessage: expect.stringContaining('uuid') });
		}
	});

	test.each(ROUTES.filter(({ method }) => method === 'GET').map(({ path }) => [path]))(
		'GET %s refuses a query parameter it does not know',
		async (path) => {
			const url = `${path.replace('{uuid}', RELEASES.findEmail.uuid)}?limits=1`;
			expect((await call(sandbox, 'GET', url)).status).toBe(400);
		},
	);
});

test.each([
	['GET', '/orchestration/batch'],
	['POST', '/orchestration/plays/list'],
	['GET', ''],
] as const)('%s %s, which does not exist, answers 404', async (method, path) => {
	const { status, json } = await call(sandbox, method, path);
	expect([status, json]).toEqual([404, { errorMessage: expect.any(String) }]);
});

test('the current workspace has a UUID and a name', async () => {
	const { status, json } = await call(sandbox, 'GET', '/workspaceManagement/workspaces/current');
	expect(status).toBe(200);
	expect(json).toMatchObject({
		workspace: { uuid: expect.stringMatching(UUID_PATTERN), name: expect.any(String) },
	});
});

test('a batch is returned with exactly the fields of Cargo, in every status', async () => {
	const seen = new Set<string>();
	for (const { uuid } of Object.values<Batch>(BATCHES)) {
		const { json } = await call(sandbox, 'GET', `/orchestration/batches/${uuid}`);
		const { batch } = json as { batch: Batch };
		expect(Object.keys(batch)).toEqual(BATCH_FIELDS);
		seen.add(batch.status);
	}
	expect([...seen].sort()).toEqual([...BATCH_STATUSES].sort());
});

test('an unknown batch and an unknown release are not found', async () => {
	const batch = await call(sandbox, 'GET', `/orchestration/batches/${PLAYS.growAccounts.uuid}`);
	expect([batch.status, batch.json]).toEqual([404, { reason: 'batchNotFound' }]);
	const release = await call(sandbox, 'GET', `/orchestration/releases/${PLAYS.growAccounts.uuid}`);
	expect([release.status, release.json]).toEqual([404, { errorMessage: 'Release not found' }]);
});

test('a reason comes with a status with which Cargo’s client reads one', () => {
	for (const status of Object.values(STATUS_OF_REASON)) {
		expect(status).toBeGreaterThanOrEqual(400);
		expect(status).toBeLessThanOrEqual(498);
		expect(status).not.toBe(401);
	}
});

test('plays are filtered by each of their parameters', async () => {
	const names = async (query: string) =>
		(await listed<{ uuid: string }>(sandbox, `/orchestration/plays/list${query}`, 'plays')).map(
			({ uuid }) => uuid,
		);
	const { enrichNewLeads, welcomeQualified, growAccounts, reactivate, enrichNewLeadsCopy } = PLAYS;
	expect(await names('')).toHaveLength(5);
	expect(await names('?isEnabled=false')).toEqual([reactivate.uuid, enrichNewLeadsCopy.uuid]);
	expect(await names(`?modelUuid=${MODELS.companies.uuid}`)).toEqual([
		growAccounts.uuid,
		reactivate.uuid,
	]);
	expect(await names(`?segmentUuid=${enrichNewLeads.segmentUuid}`)).toEqual([enrichNewLeads.uuid]);
	expect(await names(`?segmentUuid=${SEGMENTS.newLeads.uuid}`)).toEqual([]);
	expect(await names('?scheduleType=realtime')).toEqual([welcomeQualified.uuid]);
	expect((await call(sandbox, 'GET', '/orchestration/plays/list?isEnabled=yes')).status).toBe(400);
});

test('tools, segments and models are returned as whole lists', async () => {
	expect(await listed(sandbox, '/orchestration/tools/list', 'tools')).toEqual(Object.values(TOOLS));
	expect(await listed(sandbox, '/segmentation/segments/list', 'segments')).toEqual(
		Object.values(SEGMENTS),
	);
	expect(await listed(sandbox, '/storage/models/list', 'models')).toEqual(Object.values(MODELS));
});

test('a segment can be read by its UUID', async () => {
	const { uuid } = SEGMENTS.linkedToPlay;
	const { status, json } = await call(sandbox, 'GET', `/segmentation/segments/${uuid}`);
	expect(status).toBe(200);
	expect(json).toEqual({ segment: SEGMENTS.linkedToPlay });
	const unknown = SEGMENTS.linkedToPlay.uuid.replace(/.$/, 'f');
	expect((await call(sandbox, 'GET', `/segmentation/segments/${unknown}`)).status).toBe(404);
});

test('workflows show their owner, their release and their latest batch', async () => {
	const workflows = await listed<object>(sandbox, '/orchestration/workflows/list', 'workflows');
	expect(workflows).toHaveLength(Object.keys(WORKFLOWS).length);
	expect(workflows[0]).toMatchObject({
		uuid: PLAYS.enrichNewLeads.workflowUuid,
		playUuid: PLAYS.enrichNewLeads.uuid,
		toolUuid: null,
		deployedRelease: { uuid: RELEASES.enrichNewLeads.uuid },
		lastBatch: { uuid: BATCHES.querying.uuid },
	});
	expect(workflows.at(-1)).toEqual({ ...WORKFLOWS.ownerless, lastBatch: null });
});

test('a release has nodes with slugs', async () => {
	const { json } = await call(sandbox, 'GET', `/orchestration/releases/${RELEASES.findEmail.uuid}`);
	expect(json).toEqual({ release: RELEASES.findEmail });
	expect(RELEASES.findEmail.nodes.map(({ slug }) => slug)).toEqual([
		'start',
		'find_email',
		'verify_email',
		'end',
	]);
});

test('every play has its own segment, which cannot be enrolled', async () => {
	const segments = Object.values<Segment>(SEGMENTS);
	const own = Object.values<Play>(PLAYS).map(({ segmentUuid }) => segmentUuid);
	expect(new Set(own).size).toBe(own.length);
	expect(
		segments
			.filter(({ fromPlay }) => fromPlay)
			.map(({ uuid }) => uuid)
			.sort(),
	).toEqual([...own].sort());
});

test('graphs begin with start and end with end', () => {
	for (const { nodes } of Object.values<Release>(RELEASES)) {
		if (nodes === RELEASES.headless.nodes) continue;
		expect(nodes[0]).toMatchObject({ slug: 'start', kind: 'native', actionSlug: 'start' });
		expect(nodes.at(-1)).toMatchObject({ kind: 'native', actionSlug: 'end' });
	}
});

describe('the deployed release of a workflow', () => {
	const deployed = (uuid: string) =>
		call(sandbox, 'GET', `/orchestration/releases/deployed?workflowUuid=${uuid}`);

	test('has the form of a tool, and none for a play', async () => {
		expect((await deployed(TOOLS.findEmail.workflowUuid)).json).toEqual({
			release: RELEASES.findEmail,
		});
		expect(RELEASES.findEmail.formFields?.map(({ slug, kind }) => [slug, kind])).toEqual([
			['first_name', 'string'],
			['company_domain', 'string'],
			['age', 'number'],
			['is_customer', 'boolean'],
			['seniority', 'enum'],
			['founded_on', 'date'],
			['tags', 'any'],
			['phones', 'array'],
		]);
		expect((await deployed(PLAYS.enrichNewLeads.workflowUuid)).json).toMatchObject({
			release: { uuid: RELEASES.enrichNewLeads.uuid, formFields: null },
		});
	});

	test.each([TOOLS.neverDeployed.workflowUuid, PLAYS.growAccounts.uuid])(
		'is not found for %s',
		async (uuid) => {
			const { status, json } = await deployed(uuid);
			expect([status, json]).toEqual([404, { reason: 'releaseNotFound' }]);
		},
	);
});

describe('the schema of the output of an action', () => {
	const schema = (action: object) =>
		call(sandbox, 'POST', '/orchestration/actions/get-output-schema', { action });
	const ofTool = (tool: { uuid: string }) =>
		schema({ kind: 'tool', toolUuid: tool.uuid, config: {} });

	test('is that of a tool’s end node', async () => {
		const { json } = await ofTool(TOOLS.findEmail);
		expect(json).toMatchObject({
			schema: { type: 'object', properties: { email: { type: 'string' } } },
		});
		const { properties } = (json as { schema: { properties: object } }).schema;
		expect(Object.keys(properties)).toEqual(['email', 'verified', 'score', 'company']);
	});

	test('is refused for actions without one', async () => {
		const answers = [
			await ofTool(TOOLS.neverDeployed),
			await ofTool(PLAYS.growAccounts),
			await ofTool(TOOLS.headless),
			await schema({ kind: 'native', actionSlug: 'start', config: {} }),
			await schema({ kind: 'tool', toolUuid: TOOLS.findEmail.uuid }),
		];
		expect(answers.map(({ status, json }) => [status, json])).toEqual([
			[404, { reason: 'releaseNotFound' }],
			[404, { reason: 'releaseNotFound' }],
			[400, { reason: 'actionHasNoOutput' }],
			[404, { reason: 'actionNotFound' }],
			[400, { errorMessage: expect.stringContaining('config') }],
		]);
	});
});

test('a change that is recorded is listed, read and fetched, and its segment names it', async () => {
	const { uuid: segmentUuid } = SEGMENTS.allContacts;
	const change = sandbox.changeSegment({
		segmentUuid,
		added: ['contact-2', 'contact-3'],
		removed: ['contact-5'],
	});
	const fetchRecords = async (body: unknown) =>
		(await call(sandbox, 'POST', `/segmentation/changes/${change.uuid}/fetch`, body)).json as {
			records: Array<{ _id: string }>;
			count: number;
			columns: object[];
		};
	const query = `segmentUuid=${segmentUuid}&notEmpty=true&hasRecords=removed`;
	const listed = await call(sandbox, 'GET', `/segmentation/changes/list?${query}`);
	const read = await call(sandbox, 'GET', `/segmentation/changes/${change.uuid}`);
	const segment = await call(sandbox, 'GET', `/segmentation/segments/${segmentUuid}`);
	const added = await fetchRecords({ kinds: ['added'], limit: 1, offset: 1 });

	expect(listed.json).toEqual({ changes: [change] });
	expect(read.json).toEqual({ change });
	expect(segment.json).toMatchObject({ segment: { lastChange: { uuid: change.uuid } } });
	expect([added.records.map(({ _id }) => _id), added.count]).toEqual([['contact-3'], 2]);
	expect(added.columns.length).toBeGreaterThan(1);
	expect((await fetchRecords({ kinds: ['added', 'removed'] })).records).toHaveLength(3);

	const unknown = '99999999-0000-4000-8000-999999999999';
	expect((await call(sandbox, 'GET', `/segmentation/changes/${unknown}`)).status).toBe(404);
	const refused = await call(sandbox, 'POST', `/segmentation/changes/${unknown}/fetch`, {
		kinds: ['added'],
	});
	expect([refused.status, refused.json]).toEqual([404, { reason: 'changeNotFound' }]);
	sandbox.reset();
});
