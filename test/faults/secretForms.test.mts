import { describe, expect, test } from '@jest/globals';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId, runCargo } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { runRows } from '../operations/support.mjs';
import { FORMS, TOKEN } from './secretForms.mjs';

const sandbox = useSandbox();
const READ = 'GET /orchestration/batches/{uuid}';
const get = { operation: 'get', batchUuid: byId(BATCHES.success.uuid) };
const credential = () => ({ apiToken: TOKEN, baseUrl: sandbox.api.baseUrl });

describe.each(FORMS)('The token %s', (_, text) => {
	/** The part of a form that reveals the token: all but the ends, which depend on other characters. */
	const core = text.slice(3, -3);

	test('is not in an error', async () => {
		sandbox.api.addFault({ route: READ, status: 403, body: { errorMessage: `No: ${text}.` } });

		const { error } = await runCargo({ credential: credential(), parameters: get });

		expect(JSON.stringify(error)).not.toContain(core);
		expect(error?.message).toContain('[API token]');
	});

	test('is not in a success', async () => {
		const batch = { ...BATCHES.success, errorMessage: `Sent ${text}.`, data: { deep: [text] } };
		sandbox.api.addFault({ route: READ, status: 200, body: { batch } });

		const { json } = await runCargo({
			credential: credential(),
			parameters: { ...get, simplify: false },
		});

		expect(JSON.stringify(json('Cargo'))).not.toContain(core);
		expect(json('Cargo')[0]?.uuid).toBe(BATCHES.success.uuid);
	});
});

test("The secret of a batch's webhook is never returned", async () => {
	const data = {
		kind: 'form',
		s3Filename: 'x',
		webhookUrl: 'https://a.example',
		webhookSecret: 's3cret',
	};
	sandbox.api.addFault({
		route: 'GET /orchestration/batches/list',
		status: 200,
		body: { batches: [{ ...BATCHES.success, data }] },
	});

	const { json } = await sandbox.run({
		parameters: { operation: 'getAll', limit: 1, simplify: false },
	});

	expect(json('Cargo')[0]?.data).toEqual({
		kind: 'form',
		s3Filename: 'x',
		webhookUrl: 'https://a.example',
	});
});

test('The token is not in the output of a run', async () => {
	sandbox.api.planBatches({ duration: 50 });
	const { token } = sandbox.api;
	sandbox.api.alterRunsFile((runs) =>
		runs.map((run) => ({
			...run,
			runContext: {
				...(run as { runContext: object }).runContext,
				end: { said: `Bearer ${token}` },
			},
		})),
	);

	const { json } = await runRows({
		credential: sandbox.credential,
		items: [{ first_name: 'Ada', company_domain: 'a.example' }],
		parameters: { waitUntilFinished: true, returnData: 'results', options: { pollInterval: 0.1 } },
	});

	expect(json('Cargo')[0]?.cargo).toEqual({ said: 'Bearer [API token]' });
});
