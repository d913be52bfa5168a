import { describe, expect, test } from '@jest/globals';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';

const sandbox = useSandbox();
const READS = `GET /v1/orchestration/batches/${BATCHES.success.uuid}`;
const DOWNLOADS = `POST /v1/orchestration/batches/${BATCHES.success.uuid}/download`;
const REFUSED = /^Batch is empty/;

/** An operation with nothing chosen under Batch, behind a node that returns a batch. */
const run = async (operation: string, typeVersion: number, parameters = {}) =>
	await sandbox.run({
		parameters: { operation, ...parameters },
		items: [{ uuid: BATCHES.success.uuid }],
		settings: { typeVersion },
	});

describe('Batch, if the user leaves it as it opens', () => {
	test.each([
		['get', READS],
		['wait', READS],
		['retryFailed', READS],
		['getResults', DOWNLOADS],
		['cancel', `POST /v1/orchestration/batches/${BATCHES.success.uuid}/cancel`],
	])('is the batch of the node before: %s in version 1.1', async (operation, request) => {
		await run(operation, 1.1);

		expect(sandbox.calls()[0]).toBe(request);
	});

	test.each(['get', 'retryFailed', 'getResults', 'cancel'])(
		'stays empty in a saved workflow: %s in version 1',
		async (operation) => {
			await expect(run(operation, 1)).rejects.toThrow('Parameter "Batch" is required');
			expect(sandbox.calls()).toEqual([]);
		},
	);

	test('is refused if the node before returns no batch', async () => {
		const { error } = await sandbox.run({
			parameters: { operation: 'get' },
			items: [{ n: 1 }],
			settings: { typeVersion: 1.1 },
		});

		expect(error?.message).toMatch(REFUSED);
		expect(sandbox.calls()).toEqual([]);
	});

	test.each([1, 1.1])('gives way to what is chosen, in version %d', async (typeVersion) => {
		const { error } = await run('get', typeVersion, { batchUuid: byId(BATCHES.error.uuid) });

		expect(error).toBeUndefined();
		expect(sandbox.calls()).toEqual([`GET /v1/orchestration/batches/${BATCHES.error.uuid}`]);
	});
});
