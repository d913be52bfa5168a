/** What goes wrong after a sleep: the batches are there, cost credits, and are named and read with patience. */
import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { byId } from '../engine/harness.mjs';
import { SEGMENTS } from '../../sandbox/workspace.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { asleep, pass, PLAY, READ, uuidOf } from './support.mjs';
import type { SleepOptions } from './support.mjs';

const sandbox = useSandbox();
const DOWNLOAD = 'POST /orchestration/runs/download';
const CONTINUE = { onError: 'continueRegularOutput' } as const;
const leads = (count: number) =>
	Array.from({ length: count }, (_, n) => ({
		first_name: `Ada ${n}`,
		company_domain: `firm-${n}.example`,
	}));
const created = () => sandbox.api.batches().map(({ batch }) => batch.uuid);

const run = async (parameters: IDataObject, more: SleepOptions, items: IDataObject[] = leads(2)) =>
	await sandbox.run(asleep(items, parameters, more));

describe('A batch is named in its items', () => {
	test('if its results cannot be read', async () => {
		sandbox.api.planBatches({ duration: 1_000 });
		const before = created();
		const { json, sleeps } = await run(
			{ returnData: 'results' },
			{
				settings: CONTINUE,
				onSleep: async () => {
					await pass(1_100);
					const refusal = { status: 400, body: { reason: 'noRunsFound' } };
					sandbox.api.addFault({ route: DOWNLOAD, times: 9, ...refusal });
				},
			},
		);

		const [batchUuid] = created().filter((uuid) => !before.includes(uuid));
		expect(sleeps).toHaveLength(1);
		expect(batchUuid).toBeDefined();
		expect(json('Cargo')).toMatchObject(
			leads(2).map((lead) => ({ ...lead, error: { reason: 'noRunsFound', batchUuid } })),
		);
	});

	test('if its rows can no longer be made', async () => {
		sandbox.api.planBatches({ duration: 1_000 });
		const before = created();
		const awakening = Date.now() + 3_000;
		const input = (id: string) => ({ id, displayName: id, type: 'string', kind: 'string' });
		const value = {
			first_name: `={{ Date.now() < ${awakening} ? $json.first_name : undefined }}`,
		};
		const { json, sleeps } = await run(
			{
				fields: 'mapped',
				inputs: { mappingMode: 'defineBelow', value, schema: [input('first_name')] },
				options: { recordsPerBatch: 2 },
			},
			{
				settings: CONTINUE,
				onSleep: async () => {
					await pass(Math.max(awakening - Date.now(), 0) + 100);
				},
			},
			leads(3),
		);

		const [one, two, ...more] = created().filter((uuid) => !before.includes(uuid));
		expect([two === undefined, more]).toEqual([false, []]);
		expect(sleeps.length).toBeGreaterThan(0);
		expect(json('Cargo').map(({ error }) => (error as IDataObject).batchUuid)).toEqual([
			one,
			one,
			two,
		]);
	});
});

describe('A batch that finished before a sleep is read again although the connection fails', () => {
	/** After the first sleep, the batch that was open is read, and then the other one. */
	const failSecondRead = (duration: number) => {
		let hasSlept = false;
		return async () => {
			if (hasSlept) return;
			hasSlept = true;
			await pass(duration);
			sandbox.api.addFault({ route: READ, skip: 1, status: 502 });
		};
	};

	test('in Create From Items', async () => {
		sandbox.api.planBatches({ duration: 50 }, { duration: 2_500 });
		const { json, error, sleeps } = await run(
			{ options: { recordsPerBatch: 1, stayAwake: 1 } },
			{ onSleep: failSecondRead(2_500) },
		);

		expect(error).toBeUndefined();
		expect(sleeps).toHaveLength(2);
		expect(json('Cargo')).toMatchObject([{ status: 'success' }, { status: 'success' }]);
	});

	test('in Wait Until Finished, also if Max Wait ends the wait for another batch', async () => {
		sandbox.api.planBatches({ duration: 0 }, { duration: 60_000 });
		const parameters = {
			operation: 'create',
			workflowUuid: PLAY,
			dataKind: 'segment',
			segmentUuid: byId(SEGMENTS.newLeads.uuid),
		};
		const made = await sandbox.run({ parameters, items: [{}, {}] });
		const uuids = made.json('Cargo').map((batch) => uuidOf([batch]));
		const { json, error, sleeps } = await sandbox.run({
			parameters: {
				operation: 'wait',
				batchUuid: byId('={{ $json.uuid }}'),
				options: { stayAwake: 0, pollInterval: 0.1, maxWait: 2 },
			},
			items: uuids.map((uuid) => ({ uuid })),
			settings: CONTINUE,
			onSleep: failSecondRead(2_100),
		});

		expect(error).toBeUndefined();
		expect(sleeps).toHaveLength(2);
		expect(json('Cargo')).toMatchObject([
			{ uuid: uuids[0], status: 'success' },
			{ uuid: uuids[1], error: { reason: 'maxWait' } },
		]);
	});
});
