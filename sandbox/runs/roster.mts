/**
 * The runs of a batch, fixed from the start: which fail, and in which order they finish and are listed.
 * Created once per batch, on first use; the state at a point in time is derived from it.
 */
import { derivedUuid } from '../ids.mjs';
import type { Batch, GraphNode, Row } from '../types.mjs';
import { MODELS } from '../workspace/models.mjs';
import { findRelease, findWorkflow, playOf } from '../workspace/workflows.mjs';
import { type RunSource, titleOf } from './head.mjs';
import { creditsOfSuccess, failingPath, failureOf, pathOf, RUN_ERROR } from './path.mjs';
import { shuffled } from './shuffle.mjs';

/** A row that is run. */
export interface Entry {
	input: Row;
	/** The record's ID, if it has one; a row that was sent gets a new one. */
	recordId?: string;
}

/** The fixed part of a batch's runs. */
export interface Roster {
	source: RunSource;
	/** By row: the message with which its run fails, or null. */
	failures: Array<string | null>;
	/** Rows in the order in which their runs finish. */
	finishing: number[];
	/** By row: its place in {@link finishing}. */
	ranks: number[];
	/** Rows in the order in which their runs are listed: the run created last is first. */
	listing: number[];
	/** Failed runs among the first n that finish. */
	failedAmong: number[];
	/** Credits of the first n runs that finish. */
	creditsAmong: number[];
	/** By row. */
	creditsOf: (index: number) => number;
}

/** What a roster is built from. */
export interface RosterPlan {
	batch: Batch;
	/** The existing rows; further ones are generated. */
	entries: Entry[];
	runs: number;
	/** Failing runs in addition to those that fail because of their row. */
	failedRuns: number;
	/** Whether every run is executed. */
	isCarriedOut: boolean;
}

/** A plausible record for a batch that was added to the workspace without any. */
const madeUpRow = (index: number): Row => ({
	first_name: `Person ${index + 1}`,
	email: `person-${index + 1}@example.com`,
});

/** The graph a batch runs. */
export const graphOf = ({
	nodes,
	releaseUuid,
	workflowUuid,
}: Pick<Batch, 'nodes' | 'releaseUuid' | 'workflowUuid'>): GraphNode[] =>
	nodes ??
	(releaseUuid === null ? undefined : findRelease(releaseUuid)?.nodes) ??
	findWorkflow(workflowUuid)?.deployedRelease?.nodes ??
	[];

/** Computes a value on first use, and keeps it. */
const kept = <T,>(make: (index: number) => T): ((index: number) => T) => {
	const made: T[] = [];
	return (index) => (made[index] ??= make(index));
};

const sourceOf = ({ batch, entries, runs }: RosterPlan): RunSource => {
	const { uuid, workflowUuid, releaseUuid } = batch;
	const input = kept((index) => entries[index]?.input ?? madeUpRow(index));
	const recordId = kept(
		(index) => entries[index]?.recordId ?? derivedUuid(`record ${index} of ${uuid}`),
	);
	const play = playOf(findWorkflow(workflowUuid));
	const model = Object.values(MODELS).find(({ uuid: known }) => known === play?.modelUuid);
	let columns: string[] | undefined;
	return {
		workflowUuid,
		releaseUuid,
		ownNodes: batch.nodes,
		batchUuid: uuid,
		path: pathOf(graphOf(batch)),
		input,
		uuid: kept((index) => derivedUuid(`run ${index} of ${uuid}`)),
		recordId,
		recordTitle: (index) => titleOf(input(index), recordId(index), model?.titleColumnSlug),
		columns: () => {
			columns ??= [
				...new Set(Array.from({ length: runs }, (_, index) => Object.keys(input(index))).flat()),
			];
			return columns;
		},
	};
};

const failuresOf = (plan: RosterPlan, source: RunSource): Array<string | null> => {
	let wanted = plan.failedRuns;
	return Array.from({ length: plan.runs }, (_, index) => {
		const failure = failureOf(source.input(index));
		if (failure !== null || wanted === 0) return failure;
		wanted -= 1;
		return RUN_ERROR;
	});
};

/** Sums of the first n values, for n from 0 up to all. */
const sums = (values: number[]): number[] => {
	const result = [0];
	for (const value of values) result.push((result.at(-1) ?? 0) + value);
	return result;
};

/** Builds the roster of a batch. */
export const makeRoster = (plan: RosterPlan): Roster => {
	const { batch, runs, isCarriedOut } = plan;
	const source = sourceOf(plan);
	const failures = failuresOf(plan, source);
	const anyOrder = shuffled(runs, `finishing ${batch.workflowUuid}`);
	const isWanted = (index: number): boolean => failures[index] === RUN_ERROR;
	// In a batch that stops early, as many runs have failed as the plan says.
	const finishing = isCarriedOut
		? anyOrder
		: [...anyOrder.filter(isWanted), ...anyOrder.filter((index) => !isWanted(index))];
	const ranks: number[] = Array.from({ length: runs }, () => 0);
	for (const [rank, index] of finishing.entries()) ranks[index] = rank;
	const ofSuccess = creditsOfSuccess(source.path);
	const ofFailure = creditsOfSuccess(failingPath(source.path));
	const creditsOf = (index: number): number =>
		(failures[index] ?? null) === null ? ofSuccess : ofFailure;
	return {
		source,
		failures,
		finishing,
		ranks,
		listing: shuffled(runs, `listing ${batch.workflowUuid}`),
		failedAmong: sums(finishing.map((index) => ((failures[index] ?? null) === null ? 0 : 1))),
		creditsAmong: sums(finishing.map(creditsOf)),
		creditsOf,
	};
};
