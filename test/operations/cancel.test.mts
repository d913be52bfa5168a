import { describe, expect, test } from '@jest/globals';
import { BATCHES, SEGMENTS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { PLAY, pass, uuidOf } from './support.mjs';

const sandbox = useSandbox();
const cancel = (uuid: unknown) => ({ operation: 'cancel', batchUuid: byId(uuid) });

describe('Cancel', () => {
	test('stops a running batch, and returns its ID', async () => {
		sandbox.api.planBatches({ duration: 60_000 });
		const created = await sandbox.run({
			parameters: {
				operation: 'create',
				workflowUuid: PLAY,
				dataKind: 'segment',
				segmentUuid: byId(SEGMENTS.newLeads.uuid),
			},
		});
		const uuid = uuidOf(created.json('Cargo'));
		sandbox.api.clearRequests();

		const result = await sandbox.run({ parameters: cancel(uuid), items: [{ n: 7 }] });

		expect(result.json('Cargo')).toEqual([{ uuid, cancelled: true }]);
		expect(result.json('After')).toEqual([{ value: { n: 7 } }]);
		expect(sandbox.calls()).toEqual([`POST /v1/orchestration/batches/${uuid}/cancel`]);
		expect(sandbox.onlyRequest()).toMatchObject({ body: '', query: '' });
		await pass(300);
		expect(sandbox.api.batch(uuid)).toMatchObject({ status: 'cancelled' });
	});

	test('says that a batch has already finished', async () => {
		const { error } = await sandbox.run({ parameters: cancel(BATCHES.success.uuid) });

		expect(error?.message).toBe('The batch has already finished, so it can no longer be cancelled');
		expect(error?.description).toContain('There is nothing to do');
		expect(sandbox.calls()).toHaveLength(1);
	});

	test('continues with the others if one of several has already finished', async () => {
		const items = [BATCHES.running, BATCHES.error, BATCHES.pending].map(({ uuid }) => ({ uuid }));

		const { json, items: out } = await sandbox.run({
			parameters: cancel('={{ $json.uuid }}'),
			items,
			settings: { onError: 'continueErrorOutput' },
		});

		expect(json('Cargo')).toEqual([
			{ uuid: BATCHES.running.uuid, cancelled: true },
			{ uuid: BATCHES.pending.uuid, cancelled: true },
		]);
		expect(out('Cargo').map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(json('Cargo', 1)).toMatchObject([
			{ uuid: BATCHES.error.uuid, error: { reason: 'batchAlreadyFinished', httpCode: '409' } },
		]);
	});

	test.each(['', '..', '={{ $json.none }}', `${BATCHES.running.uuid}/../list`])(
		'does not send the ID %j',
		async (uuid) => {
			const { error } = await sandbox.run({
				parameters: cancel(uuid === '' ? '={{ "" }}' : uuid),
			});

			expect(error?.message).toMatch(/^Batch(: .* is not a Cargo ID| is empty)$/);
			expect(sandbox.calls()).toEqual([]);
		},
	);
});
