/** The part of the workspace that changes: batches, plans for the next ones, and credits. */
import { randomUUID } from 'node:crypto';
import type { Batch, Row, StoredData } from '../types.mjs';
import { BATCHES, completeBatch } from '../workspace/batches.mjs';
import { creditsPerRun } from '../workspace/workflows.mjs';
import { snapshot, type BatchPlan, type StoredBatch } from './stored.mjs';

/** What the create route hands over once nothing speaks against a batch. */
export interface NewBatch {
	workflowUuid: string | null;
	releaseUuid: string | null;
	nodes: Batch['nodes'];
	rows: Row[];
	/** `data` as sent, without the rows themselves. */
	data: (batchUuid: string) => StoredData;
}

/** The changing state of one sandbox. */
export class Store {
	isOutOfCredits = false;
	private batches = new Map<string, StoredBatch>();
	private plans: BatchPlan[] = [];

	/** @param batchDuration milliseconds from creation to the final status, unless a plan says otherwise */
	constructor(private readonly batchDuration: number) {
		this.reset();
	}

	/** Back to the start-up workspace. */
	reset(): void {
		this.isOutOfCredits = false;
		this.plans = [];
		this.batches = new Map(Object.values(BATCHES).map((batch) => [batch.uuid, { batch }]));
	}

	/** The next created batches follow these plans, one each. */
	plan(...plans: BatchPlan[]): void {
		this.plans.push(...plans);
	}

	/** Puts batches into the workspace that stand still; missing fields are made up. */
	add(batches: Array<Partial<Batch>>): Batch[] {
		const now = Date.now();
		return batches.map((given, index) => {
			const batch = completeBatch({ uuid: randomUUID(), ...given }, now + index);
			this.batches.set(batch.uuid.toLowerCase(), { batch });
			return batch;
		});
	}

	/** Creates a batch, which starts to move at once. */
	create({ workflowUuid, releaseUuid, nodes, rows, data }: NewBatch): Batch {
		const { errorMessage, ...plan } = this.plans.shift() ?? {};
		const uuid = randomUUID();
		const now = Date.now();
		const batch = completeBatch(
			{ uuid, workflowUuid, releaseUuid, nodes, data: data(uuid), status: 'pending' },
			now,
		);
		const course = {
			duration: this.batchDuration,
			status: 'success' as const,
			failedRuns: 0,
			runs: rows.length,
			...plan,
			errorMessage: errorMessage ?? null,
			createdAt: now,
			creditsPerRun: creditsPerRun(workflowUuid),
		};
		this.batches.set(uuid, { batch, course, rows });
		return batch;
	}

	/** A kept batch; UUIDs compare without regard to case, as everywhere. */
	find(uuid: string): StoredBatch | undefined {
		return this.batches.get(uuid.toLowerCase());
	}

	/** The batch as it stands now. */
	batch(uuid: string): Batch | undefined {
		const stored = this.find(uuid);
		return stored && snapshot(stored, Date.now());
	}

	/** All kept batches, in the order in which they came. */
	all(): StoredBatch[] {
		return [...this.batches.values()];
	}

	/** All batches as they stand now, newest first. */
	newestFirst(): Batch[] {
		const now = Date.now();
		return this.all()
			.map((stored) => snapshot(stored, now))
			.reverse()
			.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
	}
}
