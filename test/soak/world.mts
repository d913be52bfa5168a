import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchPlan, Sandbox } from '../../sandbox/server.mjs';
import { PLAYS, SEGMENTS, TOOLS } from '../../sandbox/workspace.mjs';
import { OWN } from './mishaps.mjs';
import type { Random } from './random.mjs';

/** Workflows whose batches come and go. */
export const WORKFLOWS = [
	TOOLS.findEmail.workflowUuid,
	TOOLS.companyReport.workflowUuid,
	PLAYS.enrichNewLeads.workflowUuid,
];

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Other people's batches, which come and go in the sandbox. */
export class World {
	constructor(
		private readonly sandbox: Sandbox,
		private readonly random: Random,
		private readonly speed: number,
	) {}

	/**
	 * How a batch goes: most end within minutes, some after a quarter of an hour, some at once.
	 *
	 * @param longest milliseconds of the sandbox's clock
	 */
	plan(longest = 15 * MINUTE): BatchPlan {
		const { random } = this;
		const most = random.pick([SECOND, 30 * SECOND, 3 * MINUTE, longest]);
		const status = random.pick(['success', 'success', 'success', 'error', 'skipped', 'cancelled']);
		return {
			duration: random.between(100, Math.min(most, longest)),
			status: status as BatchPlan['status'],
			runs: 10,
			failedRuns: random.chance(0.3) ? random.between(1, 3) : 0,
		};
	}

	/** Creates batches until the sandbox's clock has come to `end`. */
	async turn(end: number): Promise<void> {
		const { random, sandbox } = this;
		while (sandbox.now() < end) {
			const dice = random.next();
			// As many as push what was there off the first pages of the list.
			const count = dice < 0.01 ? 150 : dice < 0.06 ? 20 : 1;
			const uuids: string[] = [];
			for (let made = 0; made < count; made++) uuids.push(await this.create());
			if (random.chance(0.1)) await this.cancel(random.pick(uuids));
			await sleep(random.between(SECOND, 20 * SECOND) / this.speed);
		}
	}

	private async create(): Promise<string> {
		this.sandbox.planBatches(this.plan());
		const workflowUuid = this.random.pick(WORKFLOWS);
		const isPlay = workflowUuid === PLAYS.enrichNewLeads.workflowUuid;
		const data = isPlay
			? { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid }
			: { kind: 'records', records: [{ by: 'somebody else' }] };
		const { batch } = await this.post('', { workflowUuid, data });
		return batch.uuid;
	}

	private async cancel(uuid: string): Promise<void> {
		await this.post(`/${uuid}/cancel`, {});
	}

	private async post(path: string, body: object): Promise<{ batch: { uuid: string } }> {
		const { baseUrl, token } = this.sandbox;
		const answer = await fetch(`${baseUrl}/v1/orchestration/batches${path}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', [OWN]: '1' },
			body: JSON.stringify(body),
		});
		return (await answer.json()) as { batch: { uuid: string } };
	}
}
