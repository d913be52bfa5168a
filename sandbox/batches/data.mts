/** Each kind of `data`: what it fits, and the rows it stands for. */
import { applyFilter, sortAndLimit } from '../filter.mjs';
import type { BatchData } from '../http/schemas.mjs';
import { Refusal } from '../refusal.mjs';
import type { DataKind, GraphNode, Play, Row, Workflow } from '../types.mjs';
import { CHANGES, FILES, MODEL_ROWS, SEGMENTS } from '../workspace.mjs';
import { runsOf } from './runs.mjs';
import type { Store } from './store.mjs';

/** What a batch is to run. */
export interface Target {
	/** Undefined if the request brings its own graph instead. */
	workflow: Workflow | undefined;
	/** The play that owns the workflow, if one does. */
	play: Play | undefined;
	/** The graph: of the release, or brought along. */
	nodes: Array<Partial<GraphNode>>;
	store: Store;
}

type DataOf<K extends DataKind> = Extract<BatchData, { kind: K }>;

interface Kind<K extends DataKind> {
	/** Whose workflows it fits. */
	fits: { play: boolean; tool: boolean };
	/** The rows in the order they run; throws a {@link Refusal} with an inner reason of `dataError`. */
	rows(data: DataOf<K>, target: Target): Row[];
	/** Refuses what can be previewed but not enrolled. */
	checkEnrolment?(data: DataOf<K>): void;
}

const FOR_PLAYS = { play: true, tool: false };
const FOR_TOOLS = { play: false, tool: true };

const rowsOfModel = (modelUuid: string, { play }: Target): Row[] => {
	const rows = MODEL_ROWS[modelUuid.toLowerCase()];
	if (!rows || play?.modelUuid !== modelUuid.toLowerCase()) throw Refusal.ofData('invalidData');
	return rows;
};

const segmentOf = (uuid: string) =>
	Object.values(SEGMENTS).find((segment) => segment.uuid === uuid.toLowerCase());

const idIn =
	(ids: string[]) =>
	({ _id }: Row): boolean =>
		typeof _id === 'string' && ids.includes(_id);

const KINDS: { [K in DataKind]: Kind<K> } = {
	segment: {
		fits: FOR_PLAYS,
		rows: ({ segmentUuid }, target) => {
			const segment = segmentOf(segmentUuid);
			if (!segment) throw Refusal.ofData('failedToGetSegment');
			return applyFilter(segment.filter, rowsOfModel(segment.modelUuid, target));
		},
		checkEnrolment: ({ segmentUuid }) => {
			if (segmentOf(segmentUuid)?.fromPlay) throw Refusal.ofData('segmentLinkedToPlay');
		},
	},
	change: {
		fits: FOR_PLAYS,
		rows: ({ changeUuid, changeKinds }, target) => {
			const change = Object.values(CHANGES).find(({ uuid }) => uuid === changeUuid.toLowerCase());
			if (!change) throw Refusal.ofData('failedToGetSegmentChange');
			const { play } = target;
			if (!play || change.segmentUuid !== play.segmentUuid) throw Refusal.ofData('invalidChange');
			const isKnown = changeKinds.every((kind) => play.changeKinds.includes(kind));
			if (changeKinds.length === 0 || !isKnown) throw Refusal.ofData('invalidChangeKinds');
			const ids = changeKinds.flatMap((kind) => change.ids[kind]);
			return rowsOfModel(play.modelUuid, target).filter(idIn(ids));
		},
	},
	filter: {
		fits: FOR_PLAYS,
		rows: ({ modelUuid, filter, sort, limit }, target) => {
			const rows = rowsOfModel(modelUuid, target);
			const isSortable = sort?.every(({ columnSlug }) => columnSlug in (rows[0] ?? {})) ?? true;
			if (!isSortable) throw Refusal.ofData('invalidData');
			return sortAndLimit(applyFilter(filter, rows), sort, limit);
		},
	},
	recordIds: {
		fits: FOR_PLAYS,
		rows: ({ modelUuid, ids }, target) => rowsOfModel(modelUuid, target).filter(idIn(ids)),
	},
	records: { fits: FOR_TOOLS, rows: ({ records }) => records },
	file: {
		fits: FOR_TOOLS,
		rows: ({ s3Filename, mappings }) => {
			const rows = FILES[s3Filename];
			if (!rows) throw Refusal.ofData('invalidData');
			if (!mappings) return rows;
			const entries = Object.entries(mappings);
			const isMapped = entries.every(([, column]) => column in (rows[0] ?? { [column]: '' }));
			if (!isMapped) throw Refusal.ofData('invalidData');
			return rows.map((row) =>
				Object.fromEntries(entries.map(([input, column]) => [input, row[column]])),
			);
		},
	},
	runs: {
		fits: { play: true, tool: true },
		rows: ({ filter, reset }, { workflow, nodes, store }) => {
			const earlier = store
				.all()
				.filter(({ batch }) => batch.workflowUuid === workflow?.uuid)
				.filter(({ batch }) => !filter.batchUuid || batch.uuid === filter.batchUuid.toLowerCase());
			if (filter.batchUuid && earlier.length === 0) throw Refusal.ofData('invalidData');
			if (reset.from === 'node' && !nodes.some(({ uuid }) => uuid === reset.nodeUuid)) {
				throw Refusal.ofData('invalidData');
			}
			return earlier
				.flatMap((stored) => runsOf(stored, Date.now()))
				.filter(({ status }) => filter.statuses?.includes(status) ?? true)
				.filter(({ uuid }) => filter.uuids?.includes(uuid) ?? true)
				.map(({ input }) => input);
		},
	},
};

/** The entry of the table for this data. The table is typed by kind, which an index access forgets. */
const kindOf = (data: BatchData): Kind<DataKind> => KINDS[data.kind] as Kind<DataKind>;

/** Whether this kind of data may be sent without a workflow, for a graph that comes along. */
export const fitsOwnGraph = ({ kind }: BatchData): boolean => kind === 'records' || kind === 'file';

/** Whether this kind of data fits the workflow's owner; a workflow without an owner takes all. */
export const fitsWorkflow = (data: BatchData, workflow: Workflow): boolean => {
	const { fits } = kindOf(data);
	return (!workflow.playUuid || fits.play) && (!workflow.toolUuid || fits.tool);
};

/**
 * The rows that data stands for, possibly none.
 *
 * @throws Refusal `dataError`, if there is no such segment, change, model, column, file, batch or node
 */
export const rowsOf = (data: BatchData, target: Target): Row[] => kindOf(data).rows(data, target);

/**
 * The rows that a batch will run on.
 *
 * @throws Refusal as {@link rowsOf}; `segmentLinkedToPlay`; `noRecords`
 */
export const enrol = (data: BatchData, target: Target): Row[] => {
	kindOf(data).checkEnrolment?.(data);
	const rows = rowsOf(data, target);
	if (rows.length === 0) throw Refusal.ofData('noRecords');
	return rows;
};
