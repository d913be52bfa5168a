/** The part of the workspace that changes: batches, runs, plans for the next ones, credits and settings. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.mjs';
import type { Activity, World } from '../filters/condition.mjs';
import { derivedUuid } from '../ids.mjs';
import { Library } from '../library/library.mjs';
import type { AlterRuns } from '../runs/files.mjs';
import { type RunHead, titleOf } from '../runs/head.mjs';
import { Changes } from '../records/changes.mjs';
import { Tables } from '../records/tables.mjs';
import { isFinalRun } from '../runs/query.mjs';
import { pathOf } from '../runs/path.mjs';
import { type Entry, graphOf } from '../runs/roster.mjs';
import { DEFAULT_SETTINGS, type Settings } from '../runs/settings.mjs';
import { headOf, type RunPlan, type StoredRun } from '../runs/single.mjs';
import { executionsOf } from '../runs/whole.mjs';
import type { Batch, GivenBatch, GraphNode, Row, StoredData } from '../types.mjs';
import { BATCHES, completeBatch, recordsOf } from '../workspace/batches.mjs';
import { SEGMENTS } from '../workspace/segments.mjs';
import { tablesOf } from '../workspace/world.mjs';
import { headsOf } from './heads.mjs';
import { snapshot, type BatchPlan, type StoredBatch } from './stored.mjs';

/** What a create route passes on once all checks have passed. */
interface New {
	/** Null for a graph sent with the request; Cargo still returns a workflow. */
	workflowUuid: string | null;
	releaseUuid: string | null;
	nodes: GraphNode[] | null;
}
/** A batch to be created. */
export interface NewBatch extends New {
	entries: Entry[];
	/** `data` as sent, without the rows themselves. */
	data: (batchUuid: string) => StoredData;
}
/** A run to be created. */
export interface NewRun extends New {
	input: Row;
}

/** A batch that was made, with its records. */
export interface MadeBatch {
	batch: Batch;
	records: Row[];
}
/** A run that was made by itself, with what it was given. */
export interface MadeRun {
	uuid: string;
	input: Row;
}

/** Milliseconds from creation to the final status, unless a plan says otherwise. */
export interface Durations {
	batch: number;
	run: number;
}

/** The changing state of one sandbox. */
export class Store {
	isOutOfCredits = false;
	settings: Settings = DEFAULT_SETTINGS;
	alterRuns: AlterRuns | undefined;
	/** The records of the models. */
	readonly tables = new Tables();
	library = new Library();
	/** The changes of segments. */
	readonly changes = new Changes();
	private batches = new Map<string, StoredBatch>();
	private singles = new Map<string, StoredRun>();
	private plans: BatchPlan[] = [];
	private runPlans: RunPlan[] = [];

	constructor(
		private readonly durations: Durations,
		readonly clock: Clock,
	) {
		this.reset();
	}

	/** Back to the start-up workspace. */
	reset(): void {
		this.isOutOfCredits = false;
		this.settings = DEFAULT_SETTINGS;
		this.alterRuns = undefined;
		this.tables.reset();
		this.library = new Library();
		this.changes.reset();
		this.plans = [];
		this.runPlans = [];
		this.singles = new Map();
		this.batches = new Map(
			Object.values(BATCHES).map((batch) => [batch.uuid, { batch, entries: recordsOf(batch) }]),
		);
	}

	/** Plans for the next created batches, one each. */
	plan(...plans: BatchPlan[]): void {
		this.plans.push(...plans);
	}

	/** Plans for the next created runs, one each. */
	planRuns(...plans: RunPlan[]): void {
		this.runPlans.push(...plans);
	}

	/** Adds batches that never change to the workspace; missing fields are generated. */
	add(batches: GivenBatch[]): Batch[] {
		const now = this.clock.now();
		return batches.map((given, index) => {
			const batch = completeBatch({ uuid: randomUUID(), ...given }, now + index);
			this.batches.set(batch.uuid.toLowerCase(), { batch, entries: recordsOf(batch) });
			return batch;
		});
	}

	/** Creates a batch, which starts at once. */
	create({ workflowUuid, releaseUuid, nodes, entries, data }: NewBatch): Batch {
		const { errorMessage, ...plan } = this.plans.shift() ?? {};
		const uuid = randomUUID();
		const now = this.clock.now();
		const batch = completeBatch(
			{
				uuid,
				workflowUuid: workflowUuid ?? derivedUuid(`workflow of ${uuid}`),
				releaseUuid,
				nodes,
				data: data(uuid),
				status: 'pending',
			},
			now,
		);
		const course = {
			duration: this.durations.batch,
			status: 'success' as const,
			failedRuns: 0,
			runs: entries.length,
			...plan,
			errorMessage: errorMessage ?? null,
			createdAt: now,
		};
		this.batches.set(uuid, { batch, course, entries });
		return batch;
	}

	/** Creates a run outside a batch, which starts at once. */
	createRun({ workflowUuid, releaseUuid, nodes, input }: NewRun): RunHead {
		const plan = this.runPlans.shift() ?? {};
		const uuid = randomUUID();
		const recordId = derivedUuid(`record of ${uuid}`);
		const workflow = workflowUuid ?? derivedUuid(`workflow of ${uuid}`);
		const stored: StoredRun = {
			source: {
				workflowUuid: workflow,
				releaseUuid,
				ownNodes: nodes,
				batchUuid: null,
				path: pathOf(graphOf({ nodes, releaseUuid, workflowUuid: workflow })),
				input: () => input,
				uuid: () => uuid,
				recordId: () => recordId,
				recordTitle: () => titleOf(input, recordId),
				columns: () => Object.keys(input),
			},
			createdAt: this.clock.now(),
			duration: plan.duration ?? this.durations.run,
			plan,
		};
		this.singles.set(uuid, stored);
		return headOf(stored, stored.createdAt - 1);
	}

	/** Single runs in progress. */
	runsUnderWay(): number {
		const now = this.clock.now();
		return [...this.singles.values()].filter((run) => !isFinalRun(headOf(run, now).status)).length;
	}

	/** A kept batch; UUIDs compare without regard to case, as everywhere. */
	find(uuid: string): StoredBatch | undefined {
		return this.batches.get(uuid.toLowerCase());
	}

	/** Every batch as it stands now, with the records it runs on. */
	everyBatch(): MadeBatch[] {
		const now = this.clock.now();
		return [...this.batches.values()].map((stored) => ({
			batch: snapshot(stored, now),
			records: (stored.entries ?? []).map(({ input }) => input),
		}));
	}

	/** Every run that is in no batch, with what it was given. */
	everySingleRun(): MadeRun[] {
		return [...this.singles.entries()].map(([uuid, { source }]) => ({
			uuid,
			input: source.input(0),
		}));
	}

	/** The batch as it stands now. */
	batch(uuid: string): Batch | undefined {
		const stored = this.find(uuid);
		return stored && snapshot(stored, this.clock.now());
	}

	/** All batches as lists show them, newest first: they may lag behind. */
	newestFirst(): Batch[] {
		const shown = this.clock.now() - this.settings.listLag;
		return [...this.batches.values()]
			.filter(({ course }) => course === undefined || course.createdAt <= shown)
			.map((stored) => snapshot(stored, shown))
			.reverse()
			.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
	}

	/**
	 * The heads of runs as they are now, newest first; those of one batch stay together.
	 *
	 * @param workflowUuid only the runs of this workflow
	 */
	runs(workflowUuid?: string, batchUuid?: string): RunHead[] {
		const now = this.clock.now();
		const [workflow, only] = [workflowUuid?.toLowerCase(), batchUuid?.toLowerCase()];
		const groups: Array<{ createdAt: number; heads: () => RunHead[] }> = [];
		for (const stored of this.batches.values()) {
			const { batch } = stored;
			if (workflow !== undefined && batch.workflowUuid !== workflow) continue;
			if (only !== undefined && batch.uuid.toLowerCase() !== only) continue;
			groups.push({
				createdAt: Date.parse(batch.createdAt),
				heads: () => headsOf(stored, now),
			});
		}
		for (const stored of only === undefined ? this.singles.values() : []) {
			const { createdAt, source } = stored;
			if (workflow !== undefined && source.workflowUuid !== workflow) continue;
			groups.push({ createdAt, heads: () => [headOf(stored, now)] });
		}
		return groups
			.reverse()
			.sort((a, b) => b.createdAt - a.createdAt)
			.flatMap(({ heads }) => heads());
	}

	/** The run with this UUID as it is now. */
	run(uuid: string): RunHead | undefined {
		const wanted = uuid.toLowerCase();
		const single = this.singles.get(wanted);
		if (single) return headOf(single, this.clock.now());
		return this.runs().find(({ source, index }) => source.uuid(index) === wanted);
	}

	/** Stops a run, unless it is final or already stopping. */
	cancelRun({ source, index, status }: RunHead): void {
		if (isFinalRun(status) || status === 'cancelling') return;
		const single = this.singles.get(source.uuid(index));
		if (single) single.cancelledAt = this.clock.now();
		const batch = source.batchUuid === null ? undefined : this.find(source.batchUuid);
		if (batch) (batch.cancelledRuns ??= new Map()).set(index, this.clock.now());
	}

	/** What filters evaluate. */
	readonly world: World = {
		...tablesOf(this.tables.rows),
		now: () => this.clock.now(),
		segment: (uuid) =>
			Object.values(SEGMENTS).find((segment) => segment.uuid === uuid.toLowerCase()),
		activities: (workflowUuid) => this.runs(workflowUuid).flatMap(activitiesOf),
	};
}

const activitiesOf = (head: RunHead): Activity[] => {
	const { source, index, createdAt, finishedAt } = head;
	const activity = (
		kind: Activity['kind'],
		at: number,
		nodeSlug: string | null = null,
	): Activity => ({ recordId: source.recordId(index), kind, nodeSlug, at });
	return [
		activity('workflowEntered', createdAt),
		...executionsOf(head).map(({ nodeSlug, startedAt }) =>
			activity('workflowNodeExecuted', Date.parse(String(startedAt)), nodeSlug),
		),
		...(finishedAt === null ? [] : [activity('workflowLeft', finishedAt)]),
	];
};
