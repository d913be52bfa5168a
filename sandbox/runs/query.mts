/** Filters of runs: those of the endpoints of runs, and those of a batch that runs earlier ones again. */
import type { ExecutionsFilter } from '../http/schemas/runs.mjs';
import { USER_UUID } from '../ids.mjs';
import { FINAL_RUN_STATUSES, type Execution, type RunStatus } from '../types.mjs';
import type { RunHead } from './head.mjs';
import { executionsOf } from './whole.mjs';

/** Every filter there is; an endpoint takes some of them. All given ones must hold. */
export interface RunQuery {
	workflowUuid?: string;
	userUuid?: string;
	uuids?: string[];
	batchUuid?: string;
	releaseUuid?: string;
	statuses?: RunStatus[];
	parentBatchUuid?: string;
	parentUuid?: string;
	parentRunUuid?: string;
	parentNodeUuid?: string;
	isGroupParent?: boolean;
	recordId?: string;
	recordTitle?: string;
	recordTitleOrId?: string;
	/** Of a filter of records: any of these. */
	ids?: string[];
	title?: string;
	titleOrId?: string;
	isFinished?: boolean;
	executionsFilter?: ExecutionsFilter;
	createdAfter?: string;
	createdBefore?: string;
	updatedAfter?: string;
	updatedBefore?: string;
}

type Test = (head: RunHead) => boolean;

/** Whether a run in this status never changes again. */
export const isFinalRun = (status: RunStatus): boolean =>
	FINAL_RUN_STATUSES.some((final) => final === status);

const same = (wanted: string, uuid: string | null): boolean => wanted.toLowerCase() === uuid;

const idOf = ({ source, index }: RunHead): string => source.recordId(index);

/** A title matches a part of it, ignoring case. An assumption. */
const hasTitle =
	(wanted: string): Test =>
	({ source, index }) =>
		source.recordTitle(index).toLowerCase().includes(wanted.toLowerCase());
const hasTitleOrId =
	(wanted: string): Test =>
	(head) =>
		idOf(head) === wanted || hasTitle(wanted)(head);

const updatedAt = ({ finishedAt, startedAt, createdAt }: RunHead): number =>
	finishedAt ?? startedAt ?? createdAt;

/** Runs of the sandbox have no parents, so a filter for one finds nothing. */
const noParent = (): Test => () => false;

const fitsNode = (
	executions: Execution[],
	{ nodeSlug, status, value }: ExecutionsFilter['groups'][number]['conditions'][number],
): boolean => {
	const found = executions.filter((execution) => execution.nodeSlug === nodeSlug);
	if (status === 'absent') return found.length === 0;
	return found.some((execution) => {
		const text = (status === 'error' ? execution.errorMessage : execution.title) ?? '';
		return (
			execution.status === status &&
			(value === undefined || text.toLowerCase().includes(value.toLowerCase()))
		);
	});
};

const joins = <T,>(
	conjonction: 'and' | 'or',
	members: T[],
	test: (member: T) => boolean,
): boolean =>
	conjonction === 'and' ? members.every(test) : members.length === 0 || members.some(test);

const fitsExecutions =
	({ conjonction, groups }: ExecutionsFilter): Test =>
	(head) => {
		const executions = executionsOf(head);
		return joins(conjonction, groups, (group) =>
			joins(group.conjonction, group.conditions, (condition) => fitsNode(executions, condition)),
		);
	};

const inUuids = (wanted: string[]): Test => {
	const uuids = new Set(wanted.map((uuid) => uuid.toLowerCase()));
	return ({ source, index }) => uuids.has(source.uuid(index));
};

/** Cheap ones first: they are evaluated for every run of a workflow. */
const TESTS: { [K in keyof RunQuery]-?: (wanted: NonNullable<RunQuery[K]>) => Test } = {
	workflowUuid:
		(wanted) =>
		({ source }) =>
			same(wanted, source.workflowUuid),
	userUuid: (wanted) => () => same(wanted, USER_UUID),
	batchUuid:
		(wanted) =>
		({ source }) =>
			same(wanted, source.batchUuid),
	releaseUuid:
		(wanted) =>
		({ source }) =>
			same(wanted, source.releaseUuid),
	statuses:
		(wanted) =>
		({ status }) =>
			wanted.includes(status),
	isFinished:
		(wanted) =>
		({ status }) =>
			isFinalRun(status) === wanted,
	createdAfter:
		(wanted) =>
		({ createdAt }) =>
			createdAt > Date.parse(wanted),
	createdBefore:
		(wanted) =>
		({ createdAt }) =>
			createdAt < Date.parse(wanted),
	updatedAfter: (wanted) => (head) => updatedAt(head) > Date.parse(wanted),
	updatedBefore: (wanted) => (head) => updatedAt(head) < Date.parse(wanted),
	parentBatchUuid: noParent,
	parentUuid: noParent,
	parentRunUuid: noParent,
	parentNodeUuid: noParent,
	isGroupParent: (wanted) => () => !wanted,
	uuids: inUuids,
	ids: (wanted) => {
		const ids = new Set(wanted);
		return (head) => ids.has(idOf(head));
	},
	recordId: (wanted) => (head) => idOf(head) === wanted,
	recordTitle: hasTitle,
	recordTitleOrId: hasTitleOrId,
	title: hasTitle,
	titleOrId: hasTitleOrId,
	executionsFilter: fitsExecutions,
};

/** The runs that match a query, in their order. */
export const queryRuns = (heads: RunHead[], query: RunQuery): RunHead[] => {
	const names = Object.keys(TESTS) as Array<keyof RunQuery>;
	const tests = names
		.filter((name) => query[name] !== undefined)
		.map((name) => {
			// A union of tests cannot be called with a union of filters, although the name connects the two.
			const testFor = TESTS[name] as (wanted: unknown) => Test;
			return testFor(query[name]);
		});
	return heads.filter((head) => tests.every((test) => test(head)));
};
