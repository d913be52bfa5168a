import type { Fault, Sandbox } from '../../sandbox/server.mjs';
import { BATCHES, SEGMENTS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { PLAY, posts, READ } from '../operations/support.mjs';
import { SETTINGS } from './observe.mjs';
import type { Group, Situation } from './situations.mjs';
import { lookAt } from './situations.mjs';

const FINISHED = 'The finished batch';
const CREATE = {
	operation: 'create',
	workflowUuid: PLAY,
	dataKind: 'segment',
	segmentUuid: byId(SEGMENTS.newLeads.uuid),
	waitUntilFinished: true,
};
const RETRY_FAILED = {
	operation: 'retryFailed',
	batchUuid: byId(BATCHES.failedRuns.uuid),
	waitUntilFinished: true,
};
const created = (sandbox: Sandbox) => posts(sandbox.requests()).length;
type Strange = Omit<Fault, 'route'>;

const PAGE: Strange = { status: 200, body: '<html>' };
const MISSING: Strange = { status: 404, body: { reason: 'batchNotFound' } };

const checked = (
	what: string,
	fault: Strange,
	result: string = FINISHED,
	maxWait = 20,
): Situation => ({
	what,
	look: async () =>
		await lookAt(
			{ ...CREATE, options: { pollInterval: 0.1, maxWait } },
			(sandbox) => {
				sandbox.planBatches({ duration: 100 });
				sandbox.addFault({ route: READ, ...fault });
			},
			created,
			FINISHED,
		),
	expected: { result, count: '1' },
});

/** Status checks that go wrong while an operation waits. */
export const STATUS_CHECKS: Group = {
	title: 'A status check that goes wrong',
	intro:
		'Batch: Create with **Wait Until Finished**. The wait goes on after what passes by itself, and after up to three other odd answers in a row. However it ends, the batch was created once and is named.',
	counted: 'Batches created',
	situations: [
		checked('A web page with 200, once', PAGE),
		checked('Half an answer, once', { drop: 'during' }),
		checked('A redirect (302), once', { status: 302, headers: { location: '/login' } }),
		checked('408, once', { status: 408 }),
		checked('425, once', { status: 425 }),
		checked('404 right after the batch was created, three times', { ...MISSING, times: 3 }),
		checked(
			'404, four times in a row',
			{ ...MISSING, times: 4 },
			'Cargo has no batch with this ID',
		),
		checked(
			'A web page with 200, four times in a row',
			{ ...PAGE, times: 4 },
			'Expected a batch from Cargo, but got a web page',
		),
		checked(
			'401',
			{ status: 401 },
			'Cargo did not accept the API token: it is missing, wrong or expired',
		),
		checked(
			'502 until Max Wait is over',
			{ status: 502, times: 99 },
			'The batch `UUID` was still pending after 1 seconds',
			1,
		),
		checked(
			'429 with a `Retry-After` beyond Max Wait',
			{ status: 429, headers: { 'retry-after': '600' } },
			'The batch `UUID` was still pending after 1 seconds',
			1,
		),
	],
};

const retried = (what: string, faults: Fault[], result: string): Situation => ({
	what,
	look: async () =>
		await lookAt(
			{ ...RETRY_FAILED, options: { pollInterval: 0.1, maxWait: 20 } },
			(sandbox) => {
				sandbox.planBatches({ duration: 100 });
				for (const fault of faults) sandbox.addFault(fault);
			},
			created,
			FINISHED,
			SETTINGS.retry,
		),
	expected: { result, count: '1' },
});

/** Retry Failed, which n8n runs again. */
export const RETRIES: Group = {
	title: 'Retry Failed with Retry On Fail',
	intro: 'n8n runs the node a second time. The batch that the first try has created is kept.',
	counted: 'Batches created',
	situations: [
		retried(
			'The status check of the first try meets 401, and the first request of the second try meets 502',
			[
				{ route: READ, skip: 1, status: 401 },
				{ route: READ, skip: 1, status: 502 },
			],
			FINISHED,
		),
		retried(
			'The status check of the first try meets 401, and the batch has no failed run any more',
			[
				{ route: READ, skip: 1, status: 401 },
				{ route: READ, skip: 1, status: 200, body: { batch: BATCHES.success } },
			],
			FINISHED,
		),
		retried('502 before anything is created', [{ route: READ, status: 502 }], FINISHED),
		retried(
			'502 in place of the answer to the creation',
			[{ route: 'POST /orchestration/batches', status: 502, handle: true }],
			'Cargo could not be reached behind its gateway',
		),
	],
};
