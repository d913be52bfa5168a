/**
 * A server that responds like Cargo, and does nothing else: the sandbox checks, stores and logs what it is
 * sent, and would be the slowest part of the measurement. Its batches have the sandbox's shape, and the files
 * of results are the sandbox's own, written before anything is measured.
 *
 * Runs in its own process, so that its CPU time is not counted. Sends its address over IPC. Its arguments
 * are the token and the folder of those files.
 */
import { readFileSync } from 'node:fs';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import type { Batch } from '../../sandbox/types.mjs';

/** The messages from the benchmark: a measurement begins, or a request for the number of requests. */
export type Order = { begin: { results: number } } | 'count';

/** The replies: it listens, it is ready for the measurement, or the number of requests. */
export type Reply = { baseUrl: string } | 'ready' | { requests: number };

/** As many connections as a burst can bring: n8n opens one for each item, all at once. */
const BACKLOG = 16_384;
const BATCHES = '/v1/orchestration/batches';
const GET = /^\/v1\/orchestration\/batches\/([\da-f-]{36})$/;

const TEMPLATE: Batch = {
	uuid: '{uuid}',
	workspaceUuid: '9f3f7a52-4f0a-4f6e-8d42-6f9a5c7e2b10',
	workflowUuid: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
	userUuid: '5b0f3a8e-2d3c-4e1f-9a7b-1c2d3e4f5a6b',
	releaseUuid: 'c1d2e3f4-a5b6-4c7d-8e9f-0a1b2c3d4e5f',
	nodes: null,
	temporalWorkflowId: 'batch-3c90c3cc-0d44-4b50-8888-8dd25736052a',
	traceUuid: 'd4c3b2a1-f6e5-4d7c-9f8e-5f4e3d2c1b0a',
	data: { kind: 'segment', segmentUuid: '7e57d004-2b97-4e7a-b45f-5387367791cd' },
	errorMessage: null,
	status: 'success',
	runsStatus: 'healthy',
	runsCount: 120,
	executedRunsCount: 120,
	failedRunsCount: 0,
	creditsUsedCount: 240,
	createdAt: '2026-03-02T08:00:00.000Z',
	updatedAt: '2026-03-02T08:04:00.000Z',
	finishedAt: '2026-03-02T08:04:00.000Z',
};
const around = (batch: Batch) => JSON.stringify({ batch }).split('{uuid}') as [string, string];
const FINISHED = around(TEMPLATE);
const RUNNING = around({ ...TEMPLATE, status: 'running', finishedAt: null });
const batchAs = ([head, tail]: [string, string], uuid: string) => head + uuid + tail;

/** The request that creates a batch of a number of leads, and its results. */
interface Results {
	created: Buffer;
	'runs.json': Buffer;
	'batch.csv': Buffer;
}

const [, , token = '', folder = ''] = process.argv;
const authorization = `Bearer ${token}`;
const kept = new Map<number, Results>();
let results: Results | undefined;
let baseUrl = '';
let created = 0;
let requests = 0;

function resultsOf(count: number): Results {
	const file = (name: string) => readFileSync(join(folder, `${count}.${name}`));
	const read = kept.get(count) ?? {
		created: file('created.json'),
		'runs.json': file('runs.json'),
		'batch.csv': file('batch.csv'),
	};
	kept.set(count, read);
	return read;
}

/** Status and body of a response. */
type Answer = [status: number, body: string | Buffer, type?: string];

const nextBatch = (look: [string, string]): Answer => {
	created += 1;
	return [200, batchAs(look, `00000000-0000-4000-8000-${String(created).padStart(12, '0')}`)];
};
const fileAt = (name: string): Answer => [200, JSON.stringify({ url: `${baseUrl}/files/${name}` })];

function answerTo({ method, url = '', headers }: IncomingMessage, body: Buffer): Answer {
	if (url === '/files/runs.json' || url === '/files/batch.csv') {
		if (headers.authorization !== undefined) return [400, '{}'];
		const type = url.endsWith('csv') ? 'text/csv' : 'application/json';
		return results ? [200, results[url.slice(7) as keyof Results], type] : [404, '{}'];
	}
	if (headers.authorization !== authorization) return [401, '{}'];
	if (method !== 'POST') {
		const uuid = GET.exec(url)?.[1];
		return uuid ? [200, batchAs(FINISHED, uuid)] : [404, '{"reason":"batchNotFound"}'];
	}
	if (!results) return nextBatch(FINISHED);
	if (url === BATCHES) {
		return body.equals(results.created) ? nextBatch(RUNNING) : [400, '{"reason":"otherBody"}'];
	}
	return fileAt(url.startsWith(`${BATCHES}/`) ? 'batch.csv' : 'runs.json');
}

const server = createServer((request, response) => {
	const parts: Buffer[] = [];
	if (results) request.on('data', (part: Buffer) => parts.push(part));
	// The response is sent after the whole body has arrived, as from a server that reads it.
	request.resume().on('end', () => {
		if (!results || !GET.test(request.url ?? '')) requests += 1;
		const [status, body, type = 'application/json; charset=utf-8'] = answerTo(
			request,
			Buffer.concat(parts),
		);
		response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
		response.end(body);
	});
});

const reply = (message: Reply) => process.send?.(message);

process.on('message', (order: Order) => {
	if (order === 'count') {
		reply({ requests });
		return;
	}
	results = order.begin.results > 0 ? resultsOf(order.begin.results) : undefined;
	requests = 0;
	reply('ready');
});
server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, () => {
	const { port } = server.address() as AddressInfo;
	baseUrl = `http://127.0.0.1:${port}`;
	reply({ baseUrl });
});
// This process ends with the benchmark, whatever the cause.
process.on('disconnect', () => process.exit());
