/** Published workflows in a real n8n, and the executions that n8n's clock starts. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Item } from '../../../scripts/n8n/execution.mjs';
import type { N8nRest, NewWorkflow, Workflow } from '../../../scripts/n8n/rest.mjs';
import { CREDENTIALS } from '../context.mjs';
import { isSince } from '../release.mjs';

/** n8n polls once a minute, at a random second. */
const NEXT_POLL_MS = 90_000;
/** How often a test checks whether something has happened. */
export const LOOK_MS = 250;

/** n8n 1.85 has no requests for switching a workflow on or off: that is a member of the workflow. */
const PUBLISHES = isSince('1.123.0');

/** What the tests need of a published workflow. */
export interface Active {
	id: string;
	versionId: string;
}

/** An execution: how it ended, what started it, and its items. */
export interface Started {
	status: string;
	mode: string;
	items: Array<Item['json']>;
}

/**
 * A workflow that starts by the Cargo Trigger, every minute.
 *
 * @param name of the workflow
 * @param fields the parameters of the trigger
 */
export const polling = (name: string, fields: object): NewWorkflow => ({
	name,
	active: false,
	nodes: [
		{
			id: '00000000-0000-4000-8000-000000000200',
			name: 'Cargo Trigger',
			type: 'n8n-nodes-cargo.cargoTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, ...fields },
			credentials: { cargoApi: { id: CREDENTIALS.valid.id, name: CREDENTIALS.valid.name } },
		},
		{
			id: '00000000-0000-4000-8000-000000000201',
			name: 'No Operation',
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [220, 0],
			parameters: {},
		},
	],
	connections: { 'Cargo Trigger': { main: [[{ node: 'No Operation', type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
});

/**
 * Stores a workflow.
 *
 * @returns it, not yet switched on
 */
export async function store(rest: N8nRest, workflow: NewWorkflow): Promise<Active> {
	const { id, versionId } = (await rest.createWorkflow(workflow)) as Workflow & Active;
	return { id, versionId };
}

/**
 * Switches a workflow on or off.
 *
 * @returns the workflow with its version, which changes in n8n 1.85
 */
export async function turn(
	rest: N8nRest,
	{ id, versionId }: Active,
	how: 'activate' | 'deactivate',
): Promise<Active> {
	if (PUBLISHES) {
		await rest.post(`/rest/workflows/${id}/${how}`, how === 'activate' ? { versionId } : {});
		return { id, versionId };
	}
	const path = `/rest/workflows/${id}`;
	const saved = await rest.patch<Active>(path, { active: how === 'activate', versionId });
	return { id, versionId: saved.versionId };
}

/** Ids of the stored executions of a workflow, oldest first. */
export async function startedFor(rest: N8nRest, { id }: Pick<Active, 'id'>): Promise<string[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
	const { results } = await rest.get<{ results: { id: string }[] }>(
		`/rest/executions?filter=${filter}`,
	);
	return results.map((execution) => execution.id).sort((one, other) => Number(one) - Number(other));
}

/**
 * Waits until a workflow has as many executions, and reads them.
 *
 * @throws AssertionError if there are fewer in time, or more
 */
export async function executionsOf(
	rest: N8nRest,
	workflow: Pick<Active, 'id'>,
	count: number,
	limit = NEXT_POLL_MS,
): Promise<Started[]> {
	const isThere = async () => (await startedFor(rest, workflow)).length >= count;
	await until(isThere, 'the workflow was not started', limit);
	const ids = await startedFor(rest, workflow);
	assert.equal(ids.length, count);
	return await Promise.all(
		ids.map(async (id) => {
			const { status, outputs } = await rest.finishedExecution(id);
			const { mode } = await rest.get<{ mode: string }>(`/rest/executions/${id}`);
			return { status, mode, items: (outputs['No Operation']?.[0] ?? []).map(({ json }) => json) };
		}),
	);
}

/**
 * Waits until something holds.
 *
 * @throws AssertionError if it does not in time
 */
export async function until(
	holds: () => boolean | Promise<boolean>,
	otherwise: string,
	limit = NEXT_POLL_MS,
): Promise<void> {
	const end = Date.now() + limit;
	while (!(await holds())) {
		assert.ok(Date.now() < end, otherwise);
		await sleep(LOOK_MS);
	}
}
