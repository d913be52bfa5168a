/** Situations in which public nodes have leaked a token, each reproduced in a real n8n. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import type { Execution } from '../../../scripts/n8n/execution.mjs';
import { CREDENTIALS, TOKEN, WRONG_TOKEN, type World } from '../context.mjs';
import { CARGO, type Flow, type FlowNode, TRIGGER, toWorkflow, triggerOf } from '../flow.mjs';
import { READ, get, httpRequest, largeFile, others, smallFile, upload } from './nodes.mjs';
import { find } from './search.mjs';
import { DOWNLOAD, ECHO, FILES, SITUATIONS, type Situation } from './situationList.mjs';
import { type Witness, startWitness } from './witness.mjs';

/** The credentials with which a request arrives. */
const REACHING: Array<Situation['credential']> = [undefined, 'wrongToken'];

/** From 50 MiB on a file is uploaded in parts. */
const LARGE = 52_428_800;

/** Registers the tests. What each leaves behind is searched once more at the very end. */
export function situationTests(world: () => World): void {
	let witness: Witness;
	before(async () => {
		witness = await startWitness();
	});
	after(async () => {
		await witness.close();
	});

	for (const situation of SITUATIONS) {
		it(`after ${situation.what} no execution holds the token, and no other host got it`, async () => {
			const { sandbox } = world();
			sandbox.reset();
			const before = witness.heard().length;
			arrange(world(), situation, witness.url);
			const { alone = get } = situation;
			const stopped = await run(world(), situation, [alone]);
			assert.equal(stopped.status, situation.isWell ? 'success' : 'error');
			const nodes = situation.isLarge
				? [upload]
				: [
						...[get, ...others],
						...(situation.alsoHttpRequest ? [httpRequest(sandbox.baseUrl)] : []),
					];
			const continued = await run(
				world(),
				situation,
				nodes.map((node) => ({ ...node, onError: 'continueErrorOutput' })),
			);
			assert.equal(continued.status, 'success', continued.error?.message);

			const places = [stopped, continued].map(({ raw }, index) => ({
				where: ['the stopped execution', 'the continued execution'][index] ?? '',
				content: Buffer.from(raw),
			}));
			places.push({ where: 'another host', content: witness.heard().subarray(before) });
			places.push({
				where: 'the host of the files',
				content: Buffer.from(JSON.stringify(sandbox.fileRequests())),
			});
			for (const secret of [TOKEN, WRONG_TOKEN]) assert.deepEqual(find(places, secret), []);
			const arrived = sandbox.requests().some(({ path }) => path === `/v1${FILES}/upload`);
			assert.equal(arrived, !situation.isLarge && REACHING.includes(situation.credential));
			const parts = sandbox.fileRequests().filter(({ method }) => method === 'PUT');
			assert.equal(parts.length > 0, situation.isLarge === true);
			if (situation.alsoHttpRequest) {
				const { status } = situation.fault ?? {};
				const reads = sandbox.requests().filter(({ path }) => path === READ);
				assert.deepEqual(
					reads.map((request) => request.status),
					[status, status, status],
					'Get twice, HTTP Request once',
				);
			}
			sandbox.reset();
		});
	}

	it('after a failed test of the credential, or a failed list, the answer does not hold the token', async () => {
		const { sandbox, rest } = world();
		sandbox.reset();
		sandbox.addFault({
			route: '*',
			status: 400,
			body: { errorMessage: ECHO, message: ECHO },
			times: 9,
		});
		const { id, name } = CREDENTIALS.valid;
		const answers = [
			await rest.post('/rest/credentials/test', {
				credentials: {
					id,
					name,
					type: 'cargoApi',
					data: { apiToken: TOKEN, baseUrl: sandbox.baseUrl },
				},
			}),
			await rest
				.post('/rest/dynamic-node-parameters/resource-locator-results', {
					path: 'parameters.batchUuid',
					methodName: 'searchBatches',
					nodeTypeAndVersion: { name: CARGO, version: 1 },
					currentNodeParameters: { resource: 'batch', operation: 'get' },
					credentials: { cargoApi: { id, name } },
				})
				.catch((error: unknown) => String((error as { body?: unknown }).body)),
		];
		const content = Buffer.from(JSON.stringify(answers));
		assert.deepEqual(find([{ where: 'the answers', content }], TOKEN), []);
		sandbox.reset();
	});
}

function arrange({ sandbox }: World, situation: Situation, witness: string): void {
	const { route = '*', fault, isLarge } = situation;
	if (isLarge) {
		const headers = { 'content-type': 'text/csv' };
		const body = 'Name,Website\n'.padEnd(LARGE, 'x');
		sandbox.addFault({ route: DOWNLOAD, status: 200, headers, body, times: 2 });
	}
	if (!fault) return;
	const headers = fault.headers?.location ? { location: `${witness}/elsewhere` } : fault.headers;
	sandbox.addFault({ route, ...fault, headers, times: 40 });
}

async function run(
	{ rest }: World,
	{ what, credential, isLarge }: Situation,
	nodes: FlowNode[],
): Promise<Execution> {
	const flow: Flow = {
		name: `After ${what}`,
		credential,
		nodes: [isLarge ? largeFile : smallFile, ...nodes],
		connections: {
			[TRIGGER]: [['File']],
			File: [nodes.map(({ name }) => name)],
			...Object.fromEntries(nodes.map(({ name }) => [name, []])),
		},
		expect: () => undefined,
	};
	const workflow = await rest.createWorkflow(await toWorkflow(flow));
	return await rest.runWorkflow(workflow, triggerOf(workflow));
}
