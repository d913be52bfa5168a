/** Situations in which public nodes have leaked a token, each reproduced in a real n8n. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import type { Fault } from '../../../sandbox/server.mjs';
import { BATCHES, PLAYS, SEGMENTS } from '../../../sandbox/workspace.mjs';
import type { Execution } from '../../../scripts/n8n/execution.mjs';
import { CREDENTIALS, TOKEN, WRONG_TOKEN, type World } from '../context.mjs';
import {
	CARGO,
	type Flow,
	type FlowNode,
	HTTP_REQUEST,
	TRIGGER,
	byId,
	toWorkflow,
	triggerOf,
} from '../flow.mjs';
import { find } from './search.mjs';
import { type Witness, startWitness } from './witness.mjs';

interface Situation {
	what: string;
	credential?: keyof typeof CREDENTIALS;
	/** The fault of every request to the API. */
	fault?: Omit<Fault, 'route'>;
	/** The fault of the download of a results file. */
	fileFault?: Omit<Fault, 'route'>;
	/** Whether Get succeeds too. */
	isWell?: boolean;
	/** Whether n8n's HTTP Request node is tested too, with the same credential. */
	alsoHttpRequest?: boolean;
}

/** Texts of a server that repeats what it was sent, as proxies and debug pages do. */
const ECHO = `The request had Authorization: Bearer ${TOKEN}`;
const REDIRECT_TO = 'http://witness';
const READ = `/v1/orchestration/batches/${BATCHES.success.uuid}`;
const HTML = { 'content-type': 'text/html' };

const SITUATIONS: Situation[] = [
	{ what: 'a success', isWell: true },
	{ what: 'a token that Cargo does not take', credential: 'wrongToken' },
	{ what: 'a 401', fault: { status: 401 } },
	{ what: 'a 500 with a web page', fault: { status: 500, body: '<html></html>', headers: HTML } },
	{ what: 'a connection that is reset', fault: { drop: 'before' } },
	{ what: 'an answer that is cut off', fault: { drop: 'during', handle: true } },
	{ what: 'a connection that is refused', credential: 'refused' },
	{ what: 'a Base URL that is not safe', credential: 'notSafe' },
	{
		what: 'a redirect',
		fault: { status: 302, headers: { location: REDIRECT_TO } },
		alsoHttpRequest: true,
	},
	{
		what: 'a redirect that keeps the method',
		fault: { status: 307, headers: { location: REDIRECT_TO } },
		alsoHttpRequest: true,
	},
	{
		what: 'an error message that repeats the token',
		fault: { status: 400, body: { errorMessage: ECHO } },
	},
	{ what: 'a reason that repeats the token', fault: { status: 400, body: { reason: ECHO } } },
	{ what: 'a web page that repeats the token', fault: { status: 502, body: ECHO, headers: HTML } },
	{
		what: 'a success that repeats the token in place of a batch',
		fault: { status: 200, body: ECHO },
	},
	{
		what: 'a download that is refused',
		fileFault: { status: 403, body: '<Error/>' },
		isWell: true,
	},
	{ what: 'a download that is reset', fileFault: { drop: 'before' }, isWell: true },
	{
		what: 'a download that is redirected',
		fileFault: { status: 302, headers: { location: REDIRECT_TO } },
		isWell: true,
	},
];

const get: FlowNode = {
	name: 'Get',
	parameters: { resource: 'batch', operation: 'get', batchUuid: byId(BATCHES.success.uuid) },
};
const others: FlowNode[] = [
	{
		name: 'Create',
		parameters: {
			resource: 'batch',
			operation: 'create',
			workflowUuid: byId(PLAYS.enrichNewLeads.workflowUuid),
			dataKind: 'segment',
			segmentUuid: byId(SEGMENTS.newLeads.uuid),
		},
	},
	{
		name: 'Create From Items',
		parameters: {
			resource: 'batch',
			operation: 'createFromItems',
			workflowUuid: byId(PLAYS.enrichNewLeads.workflowUuid),
		},
	},
	{
		name: 'Get Results',
		parameters: {
			resource: 'batch',
			operation: 'getResults',
			batchUuid: byId(BATCHES.success.uuid),
			output: 'file',
		},
	},
];

/** Follows redirects by default, and sends the header with the token to them. */
const httpRequest = (baseUrl: string): FlowNode => ({
	name: 'HTTP Request',
	type: HTTP_REQUEST,
	typeVersion: 4.2,
	parameters: {
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'cargoApi',
		url: baseUrl + READ,
		options: {},
	},
});

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
			arrange(world(), situation, witness.url);
			const stopped = await run(world(), situation, [get]);
			assert.equal(stopped.status, situation.isWell ? 'success' : 'error');
			const nodes = situation.alsoHttpRequest
				? [get, ...others, httpRequest(sandbox.baseUrl)]
				: [get, ...others];
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
			places.push({ where: 'another host', content: witness.heard() });
			places.push({
				where: 'the host of the files',
				content: Buffer.from(JSON.stringify(sandbox.fileRequests())),
			});
			for (const secret of [TOKEN, WRONG_TOKEN]) assert.deepEqual(find(places, secret), []);
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

function arrange({ sandbox }: World, { fault, fileFault }: Situation, witness: string): void {
	const routes = [
		['*', fault],
		['GET /results/{file}', fileFault],
	] as const;
	for (const [route, given] of routes) {
		if (!given) continue;
		const headers = given.headers?.location ? { location: `${witness}/elsewhere` } : given.headers;
		sandbox.addFault({ route, ...given, headers, times: 20 });
	}
}

async function run(
	{ rest }: World,
	{ what, credential }: Situation,
	nodes: FlowNode[],
): Promise<Execution> {
	const flow: Flow = {
		name: `After ${what}`,
		credential,
		nodes,
		connections: Object.fromEntries(
			[TRIGGER, ...nodes.map(({ name }) => name)].map((name) => [
				name,
				name === TRIGGER ? [nodes.map((node) => node.name)] : [],
			]),
		),
		expect: () => undefined,
	};
	const workflow = await rest.createWorkflow(await toWorkflow(flow));
	return await rest.runWorkflow(workflow, triggerOf(workflow));
}
