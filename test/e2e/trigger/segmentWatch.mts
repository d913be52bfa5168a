/** A published workflow that starts when a segment changes. */
import { setTimeout as sleep } from 'node:timers/promises';

import { SEGMENTS } from '../../../sandbox/workspace.mjs';
import type { World } from '../context.mjs';
import {
	type Active,
	LOOK_MS,
	type Started,
	executionsOf,
	polling,
	store,
	turn,
	until,
} from './published.mjs';

const LIST = '/v1/segmentation/changes/list';
const SEGMENT = SEGMENTS.allContacts.uuid;

const WORKFLOW = polling('When a segment changes', {
	event: 'segmentChanged',
	segmentUuid: { __rl: true, mode: 'id', value: SEGMENT },
});

type Ids = Partial<Record<'added' | 'removed' | 'updated', string[]>>;
type Cargo = Pick<World, 'sandbox'>;

/** The workflow; it is checked by n8n's clock beside other ones. */
export class SegmentWatch {
	private constructor(private readonly workflow: Active) {}

	/** Changes the segment, then publishes the workflow; n8n then checks once. */
	static async begin({ rest, sandbox }: World): Promise<SegmentWatch> {
		const watch = new SegmentWatch(await store(rest, WORKFLOW));
		watch.change({ sandbox }, { added: ['contact-9'] });
		await turn(rest, watch.workflow, 'activate');
		await watch.untilChecks({ sandbox }, 1);
		return watch;
	}

	/** Records a change of the segment in Cargo. */
	change({ sandbox }: Cargo, ids: Ids): void {
		sandbox.changeSegment({ segmentUuid: SEGMENT, ...ids });
	}

	/** Waits until n8n has checked so often since the sandbox's log was cleared. */
	async untilChecks({ sandbox }: Cargo, count: number): Promise<void> {
		// A check that finds something asks for a second page.
		const begins = () =>
			sandbox.requests().filter(({ url }) => url.startsWith(LIST) && url.endsWith('offset=0'));
		await until(() => begins().length >= count, 'n8n has not checked the segment');
		// The check may take several requests; an execution would be stored right after it.
		await sleep(4 * LOOK_MS);
	}

	/**
	 * Waits until there are as many executions, and reads for which records they started.
	 *
	 * @returns for each `KIND ID` of its records
	 */
	async started(
		{ rest }: World,
		count: number,
	): Promise<Array<Omit<Started, 'items'> & { items: string[] }>> {
		const all = await executionsOf(rest, this.workflow, count);
		return all.map(({ items, ...each }) => ({
			...each,
			items: items.map(({ changeKind, record }) =>
				[changeKind, (record as { _id: unknown })._id].join(' '),
			),
		}));
	}
}
