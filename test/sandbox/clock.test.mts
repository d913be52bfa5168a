/** A clock that runs faster, lists that trail behind, and mishaps by chance. */
import { afterEach, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';

import { startSandbox, type Sandbox } from '../../sandbox/server.mjs';
import { TOOLS } from '../../sandbox/workspace.mjs';
import { call, CREATE } from './client.mjs';

let sandbox: Sandbox;
afterEach(() => sandbox.close());

const MINUTE = 60_000;
const body = {
	workflowUuid: TOOLS.findEmail.workflowUuid,
	data: { kind: 'records', records: [{ n: 1 }] },
};
const create = async () => {
	const { json } = await call(sandbox, 'POST', CREATE, body);
	return (json as { batch: { uuid: string } }).batch.uuid;
};
const listed = async () => {
	const { json } = await call(sandbox, 'GET', `${CREATE}/list`);
	return (json as { batches: Array<{ uuid: string; status: string }> }).batches;
};
const statusOf = async (uuid: string) =>
	(await listed()).find((batch) => batch.uuid === uuid)?.status;

test('a fast clock ends a batch of ten minutes within a second, with times that fit', async () => {
	sandbox = await startSandbox({ speed: 1000, batchDuration: 10 * MINUTE, ahead: -MINUTE });
	const uuid = await create();
	await sleep(800);
	const { status, createdAt, finishedAt } = sandbox.batch(uuid) ?? {};
	expect(status).toBe('success');
	expect(Date.parse(String(finishedAt)) - Date.parse(String(createdAt))).toBe(10 * MINUTE);
});

test('a list that trails behind does not show a young batch yet, a read does', async () => {
	sandbox = await startSandbox({ speed: 1000, batchDuration: 0 });
	sandbox.settings({ listLag: 10 * MINUTE });
	const uuid = await create();
	expect(await statusOf(uuid)).toBeUndefined();
	expect((await call(sandbox, 'GET', `${CREATE}/${uuid}`)).status).toBe(200);
	sandbox.settings({ listLag: 0 });
	expect(await statusOf(uuid)).toBe('success');
});

test('mishaps are asked where no fault waits, see the request, and end with reset', async () => {
	sandbox = await startSandbox({ batchDuration: 0 });
	const seen: string[] = [];
	sandbox.mishaps(({ names, body: sent }) => {
		seen.push(`${names[0]} ${sent}`);
		return names[0] === 'POST /orchestration/batches' ? { status: 500, handle: true } : undefined;
	});
	sandbox.addFault({ route: 'GET /orchestration/batches/list', status: 503 });
	expect((await call(sandbox, 'POST', CREATE, body)).status).toBe(500);
	expect((await call(sandbox, 'GET', `${CREATE}/list`)).status).toBe(503);
	expect(seen).toEqual([`POST /orchestration/batches ${JSON.stringify(body)}`]);
	const made = sandbox.batches().filter(({ records }) => JSON.stringify(records) === '[{"n":1}]');
	expect(made).toHaveLength(1);
	sandbox.reset();
	expect((await call(sandbox, 'POST', CREATE, body)).status).toBe(200);
});

test('every run that was created by itself can be told by its input', async () => {
	sandbox = await startSandbox({ runDuration: 0 });
	const data = { first_name: 'Ada', company_domain: 'firm.example' };
	await call(sandbox, 'POST', '/orchestration/runs', {
		workflowUuid: TOOLS.findEmail.workflowUuid,
		data,
	});
	expect(sandbox.singleRuns()).toMatchObject([{ input: data }]);
});
