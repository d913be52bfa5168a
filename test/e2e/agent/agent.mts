/** Cargo nodes as tools of n8n's real AI Agent: what the model is told, what it can do, what it reads. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { BATCHES, PLAYS } from '../../../sandbox/workspace.mjs';
import type { World } from '../context.mjs';
import { isSince } from '../release.mjs';
import { formTests } from './form.mjs';
import { API, DONE, type Player, agentPlayer } from './player.mjs';
import { runTests } from './runs.mjs';
import { CREATE, CREATE_ARGS, FILLED, GET } from './tools.mjs';
import { CARGO_TOOL } from './workflow.mjs';

/** The newest version, and the last one that runs tools within its own run, by their routing. */
const AGENTS = isSince('2.0.0') ? [3.1, 2.2] : [3, 2.2];
/** The newest version in n8n 1.85, which does not run declarative nodes as tools. */
const AGENT_WITHOUT_TOOLS = 1.8;

/** A batch is about 300 characters; a model is billed for each. */
const SMALL = 400;
/** What models accept as the name of a tool. */
const TOOL_NAME = /^[\w-]{1,64}$/;
/** The names of tools that use or may use credits, and what the model reads of it; others are free. */
const COSTS: Array<[name: RegExp, said: RegExp]> = [
	[/^(Create_a_batch|Retry|Run)_/, /\. Uses credits\.$/],
	[/^(Create|Update|Delete)_records_/, /\. May use credits\.$/],
	[/^Get_many_records_/, /\. Free without Enrich and Sync\.$/],
];

/** Registers the tests. */
export function agentTests(world: () => World): void {
	if (!isSince('1.123.0')) {
		describe(`AI Agent ${AGENT_WITHOUT_TOOLS} with a Cargo tool`, () => {
			withoutTools(agentPlayer(world, AGENT_WITHOUT_TOOLS));
		});
		return;
	}
	for (const version of AGENTS) {
		describe(`AI Agent ${version} with Cargo tools`, () => {
			const player = agentPlayer(world, version);
			batchTests(world, player);
			runTests(world, player, version);
		});
	}
	describe('A Cargo tool of an AI Agent in the editor', () => {
		formTests(world, AGENTS[0] ?? 3.1);
	});
}

/** n8n 1.85 calls what declarative nodes do not have. */
function withoutTools({ play, model }: Player): void {
	it('n8n runs nothing: the model reads an empty answer, and nothing is sent', async () => {
		const { status, said, requests } = await play(
			[CREATE],
			[() => [{ tool: 'Create', args: CREATE_ARGS }]],
		);
		assert.deepEqual([status, said], ['success', DONE]);
		assert.deepEqual(model().answers(), ['']);
		assert.deepEqual(requests, []);
	});
}

function batchTests(world: () => World, { play, model }: Player): void {
	it('the model reads of each operation what it does, and whether it costs credits', async () => {
		const operations = await operationsOf(world());
		// As the editor names a node that is added to an agent.
		const tools = operations.map(({ resource, value, action }) => ({
			name: `${action ?? ''} in Cargo`,
			parameters: { resource, operation: value },
		}));
		await play(tools, []);
		const offered = model().asked()[0]?.tools ?? [];
		assert.deepEqual(
			offered.map(({ description }) => description).sort(),
			operations.map(({ description = '' }) => `Cargo: ${description}`).sort(),
		);
		for (const { name, description } of offered) {
			assert.match(name, TOOL_NAME);
			const [, said = /\. Free\.$/] = COSTS.find(([tool]) => tool.test(name)) ?? [];
			assert.match(description, said);
		}
	});

	it('the model reads the user’s own words, also those of a node that was stored before the field', async () => {
		const words = 'Finds the e-mail address of a lead. Costs 2 credits.';
		const { parameters } = GET;
		const given = [
			{ ...parameters, toolDescription: words },
			{ ...parameters, toolDescription: words, descriptionType: 'manual' },
			{ ...parameters, descriptionType: 'auto' },
			{ ...parameters, toolDescription: '' },
		];
		await play(
			given.map((one, index) => ({ name: `Tool ${index}`, parameters: one })),
			[],
		);
		const read = new Map(
			model()
				.asked()[0]
				?.tools.map(({ name, description }) => [name, description]),
		);
		const own = 'Cargo: Get the status, counts and cost of a batch. Free.';
		assert.deepEqual(
			given.map((_, index) => read.get(`Tool_${index}`)),
			[words, words, own, 'Get a batch in Cargo'],
		);
	});

	it('the model creates a batch, waits for it, reads it, and answers', async () => {
		const { status, said, requests, bodies } = await play(
			[CREATE, GET],
			[
				() => [{ tool: 'Create', args: CREATE_ARGS }],
				(answers) => [{ tool: 'Get', args: { batch: batchesIn(answers)[0]?.uuid } }],
			],
		);
		assert.deepEqual([status, said], ['success', DONE]);
		const [created, finished] = batchesIn(model().answers());
		assert.equal(created?.status, 'pending');
		assert.deepEqual([finished?.uuid, finished?.status], [created.uuid, 'success']);
		const { workflow, records } = CREATE_ARGS;
		assert.deepEqual(bodies, [{ workflowUuid: workflow, data: { kind: 'records', records } }]);
		const [first, ...looks] = requests;
		assert.equal(first, 'POST /batches');
		assert.ok(
			looks.length > 1 && looks.every((look) => look === `GET /batches/${String(created.uuid)}`),
		);
		for (const answer of model().answers()) assert.ok(answer.length < SMALL, answer);
	});

	it('the model decides to wait, by a boolean and a number', async () => {
		const args = { ...CREATE_ARGS, wait: true };
		await play([CREATE], [() => [{ tool: 'Create', args }]]);
		assert.equal(batchesIn(model().answers())[0]?.status, 'success');
		const { parameters } = model().asked()[0]?.tools[0] ?? {};
		assert.deepEqual(parameters?.required, ['workflow', 'records', 'wait', 'maxWait']);
		assert.deepEqual(
			['wait', 'maxWait'].map((key) => (parameters.properties[key] as { type: string }).type),
			['boolean', 'number'],
		);
	});

	it('the model can fill every field that a task may need, in each operation', async () => {
		const tools = FILLED.map(({ resource = 'batch', operation, parameters }, index) => ({
			name: `Tool ${index}`,
			parameters: { resource, operation, ...parameters },
		}));
		const { status, requests, bodies } = await play(
			tools,
			FILLED.map(({ args }, index) => () => [{ tool: `Tool_${index}`, args }]),
		);
		assert.equal(status, 'success');
		assert.doesNotMatch(model().answers().join('\n'), /"error":\{/);
		for (const { request } of FILLED) {
			assert.ok(
				requests.map(decodeURIComponent).includes(onBatches(request)),
				`${request} is missing`,
			);
		}
		for (const { body } of FILLED) {
			if (body !== undefined) assert.ok(holds(bodies, body), JSON.stringify(body));
		}
	});

	it('each call creates a batch, side by side and one after the other, also with the same words', async () => {
		const call = { tool: 'Create', args: CREATE_ARGS };
		const { requests } = await play([CREATE], [() => [call, call], () => [call]]);
		assert.deepEqual(requests, ['POST /batches', 'POST /batches', 'POST /batches']);
		assert.equal(new Set(batchesIn(model().answers()).map(({ uuid }) => uuid)).size, 3);
	});

	it('an error reaches the model with its remedy, and the agent goes on', async () => {
		const { status, said } = await play(
			[CREATE, GET],
			[
				() => [{ tool: 'Get', args: { batch: 'the last one' } }],
				() => [{ tool: 'Get', args: { batch: PLAYS.enrichNewLeads.workflowUuid } }],
				() => [
					{
						tool: 'Create',
						args: { ...CREATE_ARGS, workflow: PLAYS.enrichNewLeads.workflowUuid },
					},
				],
				() => [{ tool: 'Get', args: { batch: BATCHES.success.uuid } }],
			],
		);
		assert.deepEqual([status, said], ['success', DONE]);
		const [noId, noBatch, misfit, batch] = model().answers();
		assert.match(noId ?? '', /\\"the last one\\" is not a Cargo ID.*UUID such as/);
		assert.match(noBatch ?? '', /no batch with this ID.*batchNotFound.*Check the ID/);
		assert.match(misfit ?? '', /does not work with.*invalidDataKind.*Tools take records/);
		assert.match(batch ?? '', /"status":"success"/);
	});

	for (const drop of ['before', 'during'] as const) {
		it(`an answer that is lost (${drop}) is not tried again, and the model reads that a batch may exist`, async () => {
			const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };
			const { status, requests } = await play(
				[{ ...CREATE, settings }],
				[() => [{ tool: 'Create', args: CREATE_ARGS }]],
				() => {
					world().sandbox.addFault({ route: 'POST /orchestration/batches', drop, times: 5 });
				},
			);
			assert.equal(status, 'success');
			assert.deepEqual(requests, ['POST /batches']);
			assert.match(model().answers()[0] ?? '', /may have been created anyway/);
		});
	}

	it('a wait outlives a connection that breaks', async () => {
		await play([GET], [() => [{ tool: 'Get', args: { batch: BATCHES.success.uuid } }]], () => {
			const route = 'GET /orchestration/batches/{uuid}';
			for (const drop of ['before', 'during'] as const) {
				world().sandbox.addFault({ route, drop });
			}
		});
		assert.equal(batchesIn(model().answers())[0]?.status, 'success');
	});

	it('Create From Items refuses to send what the agent itself was given', async () => {
		const parameters = {
			resource: 'batch',
			operation: 'createFromItems',
			workflowUuid: CREATE.parameters.workflowUuid,
			fields: 'all',
		};
		const { requests } = await play(
			[{ name: 'Rows', parameters }],
			[() => [{ tool: 'Rows', args: { workflow: CREATE_ARGS.workflow } }]],
		);
		assert.deepEqual(requests, []);
		assert.match(
			model().answers()[0] ?? '',
			/does not work for a tool.*Set Fields to Map to Inputs/,
		);
	});
}

/** A request from the list of tools, in the form that the player reports. */
const onBatches = (request: string) =>
	request.includes(' /v1/') ? request.replace(API, '') : request.replace(' ', ' /batches');

interface Operation {
	value: string;
	action?: string;
	description?: string;
}

/** The operations as the editor knows them for the tool, of all resources. */
async function operationsOf({ rest }: World): Promise<(Operation & { resource: string })[]> {
	interface NodeType {
		name: string;
		properties: {
			name: string;
			options?: Operation[];
			displayOptions?: { show?: { resource?: string[] } };
		}[];
	}
	const types = await rest.get<NodeType[]>('/types/nodes.json');
	const fields = types.find(({ name }) => name === CARGO_TOOL)?.properties ?? [];
	const operations = fields
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [], displayOptions }) =>
			options.map((option) => ({ ...option, resource: displayOptions?.show?.resource?.[0] ?? '' })),
		)
		// n8n adds one for custom API calls, which does not belong to this node.
		.filter(({ action }) => action !== undefined);
	assert.deepEqual(
		[...new Set(operations.map(({ resource }) => resource))],
		['batch', 'file', 'record', 'run'],
	);
	return operations;
}

/** The batches in the tools' responses: each response is a JSON list of items. */
const batchesIn = (answers: string[]) =>
	answers.flatMap((answer) => JSON.parse(answer) as Record<string, unknown>[]);

const holds = (list: unknown[], wanted: unknown) =>
	list.some((one) => {
		try {
			assert.deepEqual(one, wanted);
			return true;
		} catch {
			return false;
		}
	});
