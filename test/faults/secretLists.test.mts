/** The token is removed from what Cargo's responses add to lists, forms and the trigger's items. */
import { describe, expect, test } from '@jest/globals';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { mapperFields, pickList } from '../engine/pickLists.mjs';
import { activate } from '../engine/polling.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { FORMS, TOKEN } from './secretForms.mjs';

const sandbox = useSandbox();
const HIDDEN = '[API token]';
const UUID = BATCHES.success.uuid;

const credential = () => ({ apiToken: TOKEN, baseUrl: sandbox.api.baseUrl });

/** Has Cargo list these batches, and no other ones. */
const list = (batches: object[]) => {
	sandbox.api.clearFaults();
	const route = 'GET /orchestration/batches/list';
	sandbox.api.addFault({ route, times: 10, status: 200, body: { batches } });
};

/** Has Cargo return a text in every possible place of its responses. */
const say = (text: string) => {
	const owner = { name: text, workflowUuid: BATCHES.success.workflowUuid };
	const answers: Record<string, unknown> = {
		'GET /orchestration/plays/list': { plays: [owner] },
		'GET /orchestration/tools/list': { tools: [owner] },
		'GET /segmentation/segments/list': { segments: [{ uuid: UUID, name: text }] },
		'GET /storage/models/list': {
			models: [{ uuid: UUID, name: text, columns: [{ slug: text, label: `Label ${text}` }] }],
		},
		'GET /orchestration/batches/list': { batches: [{ ...BATCHES.success, status: text }] },
		'GET /orchestration/batches/{uuid}': {
			batch: { ...BATCHES.success, nodes: [{ slug: 'end', name: text }] },
		},
		'GET /orchestration/releases/deployed': {
			release: {
				nodes: [],
				formFields: [
					{ slug: 'a', kind: 'string', name: text, description: `See ${text}` },
					{ slug: 'b', kind: 'enum', name: 'B', enum: [text] },
				],
			},
		},
	};
	for (const [route, body] of Object.entries(answers)) {
		sandbox.api.addFault({ route, times: 2, status: 200, body });
	}
};

const LISTS = [
	['searchWorkflows', {}],
	['searchTools', {}],
	['searchBatches', {}],
	['searchSegments', {}],
	['searchModels', {}],
	['searchOutputNodes', { resource: 'batch', operation: 'getResults', batchUuid: byId(UUID) }],
] as const;

describe.each(FORMS)('The token %s', (_form, text) => {
	/** The part of a form that reveals the token: all but the ends, which depend on other characters. */
	const core = text.slice(3, -3);

	const expectHidden = (shown: unknown) => {
		expect(JSON.stringify(shown)).toContain(HIDDEN);
		expect(JSON.stringify(shown)).not.toContain(JSON.stringify(core).slice(1, -1));
	};

	test.each(LISTS)('is not in a list (%s)', async (method, parameters) => {
		say(text);

		expectHidden(
			await pickList(method, { credential: credential(), parameters: { ...parameters } }),
		);
	});

	test('is not in the form of inputs', async () => {
		say(text);

		expectHidden(
			await mapperFields('getInputs', {
				credential: credential(),
				parameters: {
					resource: 'run',
					operation: 'create',
					workflowUuid: byId(BATCHES.success.workflowUuid),
				},
			}),
		);
	});

	test("is not in the trigger's items, nor in what n8n stores of it", async () => {
		const trigger = await activate(credential(), { simplify: false });
		list([]);
		expect(await trigger.poll()).toBeNull();
		list([{ ...BATCHES.success, errorMessage: `Sent ${text}.`, data: { deep: [text] } }]);
		const items = await trigger.poll();

		expect(items).toHaveLength(1);
		expectHidden(items);
		expect(JSON.stringify(trigger.stored())).not.toContain(core);
		expectHidden(await trigger.test());
	});
});

test("The secret of a batch's webhook is not in the trigger's items", async () => {
	const trigger = await activate(sandbox.credential, { simplify: false });
	list([]);
	await trigger.poll();
	list([{ ...BATCHES.success, data: { kind: 'form', webhookSecret: 's3cret' } }]);

	const items = await trigger.poll();

	expect(items?.map(({ json }) => json.data)).toEqual([{ kind: 'form' }]);
});
