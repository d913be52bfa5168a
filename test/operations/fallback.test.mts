import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INodeType } from 'n8n-workflow';
import { TOOLS } from '../../sandbox/workspace.mjs';
import { types } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { CREATE, POSTED, TOOL, recordsOf } from './support.mjs';

const sandbox = useSandbox();
const parameters = { operation: 'createFromItems', workflowUuid: TOOL };

let node: INodeType | undefined;
let custom: INodeType['customOperations'];

// AI Agent up to version 2.2 does not support custom operations, and runs the operation's routing.
beforeAll(async () => {
	node = (await types).nodeTypes.getByNameAndVersion('n8n-nodes-cargo.cargo', 1);
	custom = node.customOperations;
	expect(custom?.batch?.createFromItems).toBeDefined();
	node.customOperations = undefined;
});
afterAll(() => {
	if (node) node.customOperations = custom;
});

describe('Create From Items as a tool of an older AI Agent', () => {
	test('creates a batch of the single item that the agent passes', async () => {
		const result = await sandbox.run({ parameters, items: [{ name: 'Ada' }] });

		expect(result.error).toBeUndefined();
		expect(sandbox.onlyRequest().body).toBe(
			JSON.stringify({
				workflowUuid: TOOLS.findEmail.workflowUuid,
				data: { kind: 'records', records: [{ name: 'Ada' }] },
			}),
		);
		expect(result.items('Cargo')).toMatchObject([
			{ json: { status: 'pending' }, pairedItem: { item: 0 } },
		]);
	});

	test('creates one batch for each of several items, each linked to its own', async () => {
		const items = [{ n: 0 }, { n: 1 }, { n: 2 }];

		const result = await sandbox.run({ parameters, items });

		expect(sandbox.calls()).toEqual([POSTED, POSTED, POSTED]);
		expect(sandbox.api.requests().flatMap(recordsOf)).toEqual(expect.arrayContaining(items));
		expect(result.json('After')).toEqual(items.map((value) => ({ value })));
	});

	test('sends only the selected fields', async () => {
		await sandbox.run({
			parameters: { ...parameters, fields: 'chosen', chosenFields: 'b' },
			items: [{ a: 1, b: 2 }],
		});

		expect(recordsOf(sandbox.onlyRequest())).toEqual([{ b: 2 }]);
	});

	test('sends what is mapped to the inputs of the tool, checked', async () => {
		const inputs = {
			mappingMode: 'defineBelow',
			value: { first_name: '={{ $json.name }}', age: '={{ $json.age }}' },
			schema: [
				{ id: 'first_name', displayName: 'First name', type: 'string', kind: 'string' },
				{ id: 'age', displayName: 'Age', type: 'number', kind: 'number' },
			],
		};
		const mapped = { ...parameters, fields: 'mapped', inputs };

		await sandbox.run({ parameters: mapped, items: [{ name: 'Ada', age: '36', note: 1 }] });
		const { error } = await sandbox.run({ parameters: mapped, items: [{ age: 'old' }] });

		expect(recordsOf(sandbox.onlyRequest())).toEqual([{ first_name: 'Ada', age: 36 }]);
		expect(error?.message).toBe('Age (input age): "old" is not a number');
	});

	test('waits', async () => {
		sandbox.api.planBatches({ duration: 200 });

		const { json } = await sandbox.run({
			parameters: { ...parameters, waitUntilFinished: true, options: { pollInterval: 0.1 } },
			items: [{ a: 1 }],
		});

		expect(json('Cargo')).toMatchObject([{ status: 'success' }]);
	});

	test('says what Cargo refused, and sends nothing for an invalid field', async () => {
		sandbox.api.addFault({ route: CREATE, status: 402, body: { reason: 'notEnoughCredits' } });
		const refused = await sandbox.run({ parameters, items: [{ a: 1 }] });
		const slip = await sandbox.run({
			parameters: { ...parameters, fields: 'chosen', chosenFields: 'none' },
			items: [{ a: 1 }],
		});

		expect(refused.error?.message).toBe('The Cargo workspace is out of credits');
		expect(slip.error?.message).toContain('"none" is not a field of any input item');
		expect(sandbox.calls()).toHaveLength(1);
	});
});

describe('Results without custom operations', () => {
	const lead = { first_name: 'Ada', company_domain: 'a.example' };
	const quick = { pollInterval: 0.1, maxWait: 30 };

	test('are returned by Create From Items with the fields of the item', async () => {
		sandbox.api.planBatches({ duration: 50 });
		const result = await sandbox.run({
			parameters: {
				...parameters,
				waitUntilFinished: true,
				returnData: 'results',
				options: quick,
			},
			items: [lead],
		});

		expect(result.json('Cargo')).toEqual([
			{ ...lead, cargo: expect.objectContaining({ email: 'ada@a.example' }) },
		]);
	});

	test('are returned by Run → Create, for each item its own', async () => {
		sandbox.api.planRuns({ duration: 50 }, { duration: 50 });
		const items = [lead, { ...lead, company_domain: 'b.invalid' }];
		const result = await sandbox.run({
			parameters: { resource: 'run', operation: 'create', workflowUuid: TOOL, options: quick },
			items,
			settings: { onError: 'continueRegularOutput' },
		});

		expect(result.json('Cargo')).toEqual([
			{ ...lead, cargo: expect.objectContaining({ email: 'ada@a.example' }) },
			{ ...items[1], error: expect.objectContaining({ node: 'find_email' }) },
		]);
	});
});
