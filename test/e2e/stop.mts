/** Stopping an execution, as with the editor's button: a wait ends at once, and no more requests are sent. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Fault } from '../../sandbox/server.mjs';
import { PLAYS, SEGMENTS, TOOLS } from '../../sandbox/workspace.mjs';
import type { World } from './context.mjs';
import { type FlowNode, byId, itemsNode, toWorkflow, triggerOf } from './flow.mjs';
import { PATH } from './flows/support.mjs';
import { isSince } from './release.mjs';

/** How long no request may follow after a stop (ms); several status checks would be sent in that time. */
const SILENCE = 1500;
/** Before n8n 1.109 only custom operations are told that the execution was stopped, declarative ones are not. */
const TELLS_ALL = isSince('1.109.0');
const READ = 'GET /orchestration/batches/{uuid}';

interface Case {
	during: string;
	operation?: 'create' | 'createFromItems';
	fault?: Fault;
	pollInterval?: number;
}

const CASES: Case[] = [
	{ during: 'between two looks' },
	{ during: 'in a long pause', pollInterval: 60 },
	{
		during: 'in the pause that Cargo asked for',
		fault: { route: READ, status: 429, headers: { 'retry-after': '60' }, times: 9 },
	},
	{ during: 'in a status check without a response', fault: { route: READ, hang: true, times: 9 } },
	{ during: 'while Create From Items waits', operation: 'createFromItems' },
];

const nodeOf = ({ operation = 'create', pollInterval = 0.2 }: Case): FlowNode => ({
	name: 'Create',
	parameters: {
		resource: 'batch',
		operation,
		...(operation === 'create'
			? {
					workflowUuid: byId(PLAYS.enrichNewLeads.workflowUuid),
					dataKind: 'segment',
					segmentUuid: byId(SEGMENTS.newLeads.uuid),
				}
			: { workflowUuid: byId(TOOLS.findEmail.workflowUuid) }),
		waitUntilFinished: true,
		options: { pollInterval },
	},
});

/** Registers the tests. */
export function stopTests(world: () => World): void {
	for (const each of CASES) {
		const isTold = TELLS_ALL || each.operation === 'createFromItems';
		const outcome = isTold
			? 'ends at once, nothing is asked any more'
			: 'n8n does not tell the node, which goes on asking';
		it(`${each.during}: ${outcome}, and one batch was made`, async (test) => {
			if (!isTold && each !== CASES[0]) {
				test.skip(
					'n8n does not tell the node that it was stopped: the wait would run into other tests',
				);
				return;
			}
			const { sandbox, rest } = world();
			sandbox.reset();
			sandbox.planBatches({ duration: 600_000 });
			if (each.fault) sandbox.addFault(each.fault);
			const workflow = await rest.createWorkflow(
				await toWorkflow({
					name: `Stopped ${each.during}`,
					nodes: [itemsNode([{ n: 1 }]), nodeOf(each)],
					expect: () => undefined,
				}),
			);
			const id = await rest.startWorkflow(workflow, triggerOf(workflow));
			const least = each.pollInterval ? 1 : 2;
			for (let tries = 0; sandbox.requests().length < least && tries < 200; tries++)
				await sleep(50);
			await sleep(500);

			await rest.stopExecution(id);
			const { status } = await rest.finishedExecution(id, 5000);
			const asked = sandbox.requests().length;
			await sleep(SILENCE);

			assert.equal(status, 'canceled');
			assert.ok(asked >= least, 'it was stopped before it waited');
			assert.equal(sandbox.requests().length > asked, !isTold);
			const made = sandbox.requests().filter(({ url }) => url === PATH);
			assert.equal(made.length, 1);
			if (!isTold) {
				// The wait goes on until the batch has finished; it would run into other tests.
				const uuid = sandbox.requests().at(-1)?.path.split('/').at(-1);
				sandbox.addBatches([{ uuid, status: 'success' }]);
				await sleep(SILENCE);
				const then = sandbox.requests().length;
				await sleep(SILENCE);
				assert.equal(sandbox.requests().length, then, 'the wait has not ended');
			}
			sandbox.reset();
		});
	}
}
