/** With Continue, an item tells whether its request may have used credits or written: who repeats it must know. */
import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { BATCHES } from '../../sandbox/workspace.mjs';
import type { Fault } from '../../sandbox/server.mjs';
import { inMemory } from '../engine/binaryStorage.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { WRITES, WRITING } from './records.mjs';
import { CREATE, pass, TOOL } from './support.mjs';
import { CSV, UPLOAD } from './uploads.mjs';

const sandbox = useSandbox();
const LEAD = {
	first_name: 'Ada',
	company_domain: 'a.example',
	id: 'contact-1',
	email: 'a@b.example',
};

/** Each request that is sent once. */
const ACTIONS: Array<[what: string, route: string, parameters: IDataObject]> = [
	[
		'Batch: Create',
		CREATE,
		{
			operation: 'create',
			workflowUuid: TOOL,
			dataKind: 'records',
			records: JSON.stringify([LEAD]),
		},
	],
	['Batch: Create From Items', CREATE, { operation: 'createFromItems', workflowUuid: TOOL }],
	[
		'Batch: Retry Failed',
		CREATE,
		{ operation: 'retryFailed', batchUuid: byId(BATCHES.failedRuns.uuid) },
	],
	[
		'Run: Create',
		'POST /orchestration/runs',
		{ resource: 'run', operation: 'create', workflowUuid: TOOL },
	],
	['Record: Create', WRITES.create, WRITING.create],
	['Record: Update', WRITES.update, WRITING.update],
	['Record: Delete', WRITES.delete, WRITING.delete],
	['File: Upload', UPLOAD, { resource: 'file', operation: 'upload' }],
];
const UNCLEAR: Array<Omit<Fault, 'route'>> = [{ drop: 'during', handle: true }, { status: 502 }];
const CLEAR = { status: 402, body: { reason: 'notEnoughCredits' } };

const errorOf = async (
	route: string,
	parameters: IDataObject,
	fault: Omit<Fault, 'route'>,
	onError: 'continueRegularOutput' | 'continueErrorOutput' = 'continueRegularOutput',
) => {
	sandbox.api.addFault({ route, ...fault });
	const { json } = await sandbox.run({
		parameters,
		items: [LEAD],
		binaries: [inMemory(CSV)],
		settings: { onError },
	});
	const [item] = json('Cargo', onError === 'continueErrorOutput' ? 1 : 0);
	return item?.error as IDataObject;
};

describe.each(ACTIONS)('%s', (_, route, parameters) => {
	test.each(UNCLEAR)('says after %j that it may be done', async (fault) => {
		const error = await errorOf(route, parameters, fault);

		expect(error).toMatchObject({ reason: null, unclear: true });
		expect(error.message).toMatch(/\. The \w+ may have been \w+ anyway\. /);
	});

	test('says so on the error output too', async () => {
		const error = await errorOf(route, parameters, { status: 502 }, 'continueErrorOutput');

		expect(error).toMatchObject({ httpCode: '502', unclear: true });
	});

	test('says nothing of the kind after a refusal', async () => {
		const error = await errorOf(route, parameters, CLEAR);

		expect(error).toEqual({
			message: 'The Cargo workspace is out of credits',
			reason: 'notEnoughCredits',
			httpCode: '402',
		});
	});
});

test('A sleep in between loses nothing of it', async () => {
	sandbox.api.planBatches({ duration: 1_000 });
	sandbox.api.addFault({ route: CREATE, skip: 1, status: 502 });
	const { json, sleeps } = await sandbox.run({
		parameters: {
			operation: 'createFromItems',
			workflowUuid: TOOL,
			waitUntilFinished: true,
			options: { stayAwake: 0, pollInterval: 0.1, recordsPerBatch: 1 },
		},
		items: [LEAD, LEAD],
		settings: { typeVersion: 1.1, onError: 'continueRegularOutput' },
		onSleep: async () => {
			await pass(1_100);
		},
	});

	expect(sleeps).toHaveLength(1);
	expect(json('Cargo')).toMatchObject([
		{ status: 'success' },
		{
			error: {
				message: expect.stringMatching(/The batch may have been created anyway/),
				httpCode: '502',
				unclear: true,
			},
		},
	]);
});
