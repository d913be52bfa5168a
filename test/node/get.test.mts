import { describe, expect, test } from '@jest/globals';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { SIMPLE_FIELDS } from './batch.mjs';
import { useSandbox } from './sandbox.mjs';

const sandbox = useSandbox();
const parameters = { operation: 'get', batchUuid: byId(BATCHES.error.uuid) };
const BATCHES_PATH = '/v1/orchestration/batches';

describe('Get', () => {
	test('sends one GET for the batch, with the token and without a body', async () => {
		await sandbox.run({ parameters });

		const { method, url, headers, body } = sandbox.onlyRequest();
		expect({ method, url, body }).toEqual({
			method: 'GET',
			url: `${BATCHES_PATH}/${BATCHES.error.uuid}`,
			body: '',
		});
		expect(headers).toMatchObject({
			authorization: `Bearer ${sandbox.api.token}`,
			accept: 'application/json',
		});
		expect(headers).not.toHaveProperty('content-type');
	});

	test('returns the fields that most workflows need, as Cargo sent them', async () => {
		const { json } = await sandbox.run({ parameters });

		const [batch] = json('Cargo');
		expect(Object.keys(batch ?? {})).toEqual(SIMPLE_FIELDS);
		expect(BATCHES.error).toMatchObject(batch ?? {});
		expect(batch).toMatchObject({ status: 'error', errorMessage: BATCHES.error.errorMessage });
	});

	test('returns every field unchanged when Simplify is off', async () => {
		const { json } = await sandbox.run({ parameters: { ...parameters, simplify: false } });

		expect(json('Cargo')).toEqual([BATCHES.error]);
	});

	test('passes on fields that Cargo may add later when Simplify is off, and only then', async () => {
		const batch = { uuid: BATCHES.error.uuid, status: 'error', later: { deep: [1, null, 'ü'] } };
		const fault = { route: 'GET /orchestration/batches/{uuid}', status: 200, body: { batch } };
		sandbox.api.addFault({ ...fault, times: 2 });

		const raw = await sandbox.run({ parameters: { ...parameters, simplify: false } });
		const simple = await sandbox.run({ parameters });

		expect(raw.json('Cargo')).toEqual([batch]);
		expect(simple.json('Cargo')).toEqual([{ uuid: BATCHES.error.uuid, status: 'error' }]);
	});

	test('takes Simplify from an expression, for each item', async () => {
		const { json } = await sandbox.run({
			parameters: { ...parameters, simplify: '={{ $json.short }}' },
			items: [{ short: false }, { short: true }],
		});

		expect(json('Cargo').map((batch) => Object.keys(batch).length)).toEqual([
			Object.keys(BATCHES.error).length,
			SIMPLE_FIELDS.length,
		]);
	});

	test.each(Object.values(BATCHES))('shows a batch that is $status', async (batch) => {
		const { json } = await sandbox.run({
			parameters: { operation: 'get', batchUuid: byId(batch.uuid) },
		});

		expect(json('Cargo')).toMatchObject([{ uuid: batch.uuid, status: batch.status }]);
	});

	test('returns one batch for each of 60 items, linked to it, with at most ten requests at once', async () => {
		const known = Object.values(BATCHES);
		const items = Array.from({ length: 60 }, (_, row) => ({
			row,
			id: known[row % known.length]?.uuid,
		}));
		sandbox.api.addFault({ route: '*', times: 60, delay: 10 });

		const { items: put, json } = await sandbox.run({
			parameters: { operation: 'get', batchUuid: byId('={{ $json.id }}') },
			items,
		});

		expect(json('Cargo').map(({ uuid }) => uuid)).toEqual(items.map(({ id }) => id));
		expect(put('Cargo').map(({ pairedItem }) => pairedItem)).toEqual(
			items.map((_, item) => ({ item })),
		);
		expect(json('After')).toEqual(items.map((value) => ({ value })));
		expect(sandbox.api.peakConcurrency()).toBeLessThanOrEqual(10);
	});
});
