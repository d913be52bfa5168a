/** Each kind of `data`: what accepts it, and its rows. */
import { applyFilter } from '../filters/filter.mjs';
import { sortAndLimit } from '../filters/sort.mjs';
import type { BatchData } from '../http/schemas.mjs';
import { Refusal } from '../refusal.mjs';
import { queryRuns } from '../runs/query.mjs';
import type { Entry } from '../runs/roster.mjs';
import type { DataKind, GraphNode, Play, Row, Workflow } from '../types.mjs';
import { SEGMENTS } from '../workspace.mjs';
import type { Store } from './store.mjs';

/** What a batch is to run. */
export interface Target {
	/** Undefined if the request has its own graph instead. */
	workflow: Workflow | undefined;
	/** The play that owns the workflow, if one does. */
	play: Play | undefined;
	/** The graph: of the release, or sent with the request. */
	nodes: GraphNode[];
	store: Store;
}

type DataOf<K extends DataKind> = Extract<BatchData, { kind: K }>;

interface Kind<K extends DataKind> {
	/** Whose workflows accept it. */
	fits: { play: boolean; tool: boolean };
	/** The rows in the order they run; throws a {@link Refusal} with an inner reason of `dataError`. */
	entries(data: DataOf<K>, target: Target): Entry[];
	/** Refuses what can be previewed but not enrolled. */
	checkEnrolment?(data: DataOf<K>): void;
}

const FOR_PLAYS = { play: true, tool: false };
const FOR_TOOLS = { play: false, tool: true };

const rowsOfModel = (modelUuid: string, { play, store }: Target): Row[] => {
	const rows = store.tables.rows(modelUuid);
	if (play?.modelUuid !== modelUuid.toLowerCase()) throw Refusal.ofData('invalidData');
	return rows;
};

/** The segment with this UUID. */
export const segmentOf = (uuid: string) =>
	Object.values(SEGMENTS).find((segment) => segment.uuid === uuid.toLowerCase());

const idIn =
	(ids: string[]) =>
	({ _id }: Row): boolean =>
		typeof _id === 'string' && ids.includes(_id);

/** Records of a model keep their ID; rows that are sent have none. */
const ofModel = (rows: Row[]): Entry[] =>
	rows.map((input) => ({ input, recordId: String(input._id) }));
const handedIn = (rows: Row[]): Entry[] => rows.map((input) => ({ input }));

const mapped = (rows: Row[], mappings: Record<string, string>): Row[] => {
	const entries = Object.entries(mappings);
	const isMapped = entries.every(([, column]) => column in (rows[0] ?? { [column]: '' }));
	if (!isMapped) throw Refusal.ofData('invalidData');
	return rows.map((row) =>
		Object.fromEntries(entries.map(([input, column]) => [input, row[column]])),
	);
};

const KINDS: { [K in DataKind]: Kind<K> } = {
	segment: {
		fits: FOR_PLAYS,
		entries: ({ segmentUuid }, target) => {
			const segment = segmentOf(segmentUuid);
			if (!segment) throw Refusal.ofData('failedToGetSegment');
			const { filter, modelUuid, sort, limit } = segment;
			const rows = applyFilter(
				filter,
				modelUuid,
				rowsOfModel(modelUuid, target),
				target.store.world,
			);
			return ofModel(sortAndLimit(rows, sort ?? [], limit ?? undefined));
		},
		checkEnrolment: ({ segmentUuid }) => {
			if (segmentOf(segmentUuid)?.fromPlay) throw Refusal.ofData('segmentLinkedToPlay');
		},
	},
	change: {
		fits: FOR_PLAYS,
		entries: ({ changeUuid, changeKinds }, target) => {
			const change = target.store.changes.find(changeUuid);
			if (!change) throw Refusal.ofData('failedToGetSegmentChange');
			const { play } = target;
			if (!play || change.segmentUuid !== play.segmentUuid) throw Refusal.ofData('invalidChange');
			const isKnown = changeKinds.every((kind) => play.changeKinds.includes(kind));
			if (changeKinds.length === 0 || !isKnown) throw Refusal.ofData('invalidChangeKinds');
			const ids = changeKinds.flatMap((kind) => change.ids[kind]);
			return ofModel(rowsOfModel(play.modelUuid, target).filter(idIn(ids)));
		},
	},
	filter: {
		fits: FOR_PLAYS,
		entries: ({ modelUuid, filter, sort, limit }, target) => {
			const rows = rowsOfModel(modelUuid, target);
			const isSortable = sort?.every(({ columnSlug }) => columnSlug in (rows[0] ?? {})) ?? true;
			if (!isSortable) throw Refusal.ofData('invalidData');
			const passing = applyFilter(filter, modelUuid, rows, target.store.world);
			return ofModel(sortAndLimit(passing, sort, limit));
		},
	},
	recordIds: {
		fits: FOR_PLAYS,
		entries: ({ modelUuid, ids }, target) =>
			ofModel(rowsOfModel(modelUuid, target).filter(idIn(ids))),
	},
	records: { fits: FOR_TOOLS, entries: ({ records }) => handedIn(records) },
	file: {
		fits: FOR_TOOLS,
		entries: ({ s3Filename, mappings }, { store }) => {
			const rows = store.library.rows(s3Filename);
			if (!rows) throw Refusal.ofData('invalidData');
			return handedIn(mappings ? mapped(rows, mappings) : rows);
		},
	},
	runs: {
		fits: { play: true, tool: true },
		entries: ({ filter: { kind, ...query }, reset }, { workflow, nodes, store }) => {
			const earlier = store.runs(workflow?.uuid);
			const { batchUuid } = query;
			const batch = batchUuid === undefined ? undefined : store.find(batchUuid)?.batch;
			const isForeign = batchUuid !== undefined && batch?.workflowUuid !== workflow?.uuid;
			if (isForeign) throw Refusal.ofData('invalidData');
			if (reset.from === 'node' && !nodes.some(({ uuid }) => uuid === reset.nodeUuid)) {
				throw Refusal.ofData('invalidData');
			}
			const found = queryRuns(earlier, query).map(({ source, index }) => ({
				input: source.input(index),
				recordId: source.recordId(index),
			}));
			// A record is the last run of a row, so it counts once.
			if (kind === 'runs') return found;
			return [...new Map(found.reverse().map((entry) => [entry.recordId, entry])).values()];
		},
	},
};

/** The entry of the table for this data. The table is typed by kind, which an index access forgets. */
const kindOf = (data: { kind: DataKind }): Kind<DataKind> => KINDS[data.kind] as Kind<DataKind>;

/** Whether this kind of data may be sent without a workflow, with its own graph. */
export const fitsOwnGraph = ({ kind }: BatchData): boolean => kind === 'records' || kind === 'file';

/** Whether the workflow's owner accepts this kind of data; a workflow without an owner accepts all. */
export const fitsWorkflow = (data: { kind: DataKind }, workflow: Workflow): boolean => {
	const { fits } = kindOf(data);
	return (!workflow.playUuid || fits.play) && (!workflow.toolUuid || fits.tool);
};

/**
 * The rows of data, possibly none.
 *
 * @throws Refusal `dataError`, if there is no such segment, change, model, column, file, batch or node
 */
export const entriesOf = (data: BatchData, target: Target): Entry[] =>
	kindOf(data).entries(data, target);

/**
 * The rows that a batch will run on.
 *
 * @throws Refusal as {@link entriesOf}; `segmentLinkedToPlay`; `noRecords`
 */
export const enrol = (data: BatchData, target: Target): Entry[] => {
	kindOf(data).checkEnrolment?.(data);
	const entries = entriesOf(data, target);
	if (entries.length === 0) throw Refusal.ofData('noRecords');
	return entries;
};

/** `data` as a batch keeps it: a change with its segment, rows under the name of a file. */
export const keptData = (data: BatchData, batchUuid: string, { changes }: Store) => {
	if (data.kind === 'records') {
		return { kind: data.kind, s3Filename: `batches/${batchUuid}.json` };
	}
	if (data.kind !== 'change') return data;
	return { ...data, segmentUuid: changes.find(data.changeUuid)?.segmentUuid };
};
