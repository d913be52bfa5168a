/**
 * A server that answers like Cargo, and does nothing else: the sandbox checks, keeps and logs what it is
 * sent, and would be the slowest part of what is measured. Its batches have the sandbox's shape.
 *
 * Runs in a process of its own, so that its CPU time is not counted. Says its address over IPC.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Batch } from '../../sandbox/types.mjs';

/** As many connections as a burst can bring: n8n opens one for each item, all at once. */
const BACKLOG = 16_384;
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
const [HEAD = '', TAIL = ''] = JSON.stringify({ batch: TEMPLATE }).split('{uuid}');

const authorization = `Bearer ${process.argv[2] ?? ''}`;
let created = 0;

const server = createServer((request, response) => {
	const answer = (status: number, body: string) => {
		response.writeHead(status, {
			'content-type': 'application/json; charset=utf-8',
			'content-length': Buffer.byteLength(body),
		});
		response.end(body);
	};
	// The answer comes after the whole body, as a server's that has read it.
	request.resume().on('end', () => {
		if (request.headers.authorization !== authorization) {
			answer(401, '{}');
		} else if (request.method === 'POST') {
			created += 1;
			answer(200, `${HEAD}00000000-0000-4000-8000-${String(created).padStart(12, '0')}${TAIL}`);
		} else {
			const uuid = GET.exec(request.url ?? '')?.[1];
			answer(uuid ? 200 : 404, uuid ? HEAD + uuid + TAIL : '{"reason":"batchNotFound"}');
		}
	});
});

server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, () => {
	const { port } = server.address() as AddressInfo;
	process.send?.(`http://127.0.0.1:${port}`);
});
// The benchmark's end, however it comes about, is this process's end.
process.on('disconnect', () => process.exit());
