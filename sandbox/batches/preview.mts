/** What a batch would run on. A preview has its own reasons, and no `dataError`. */
import type { BatchData, PreviewBody, PreviewData } from '../http/schemas.mjs';
import { Refusal } from '../refusal.mjs';
import type { Entry } from '../runs/roster.mjs';
import type { Model, Row, SegmentColumn } from '../types.mjs';
import { MODELS } from '../workspace.mjs';
import { segmentColumnsOf } from '../workspace/world.mjs';
import { findWorkflow, playOf } from '../workspace/workflows.mjs';
import { entriesOf, fitsWorkflow, type Target } from './data.mjs';
import type { Store } from './store.mjs';

/** A preview lists its runs one by one, while a batch has a filter. */
const asBatchData = (data: PreviewData): BatchData =>
	data.kind === 'runs'
		? { kind: 'runs', filter: { kind: 'runs', uuids: data.runUuids }, reset: data.reset }
		: data;

const previewed = (data: PreviewData, target: Target): Entry[] => {
	try {
		return entriesOf(asBatchData(data), target);
	} catch (error) {
		const reason = error instanceof Refusal ? error.body.dataError?.reason : undefined;
		if (reason === undefined) throw error;
		const isSegment = reason === 'failedToGetSegment' || reason === 'failedToGetSegmentChange';
		throw Refusal.because(isSegment ? 'segmentNotFound' : 'failedToFetchFromClient');
	}
};

/** Columns of rows outside a model are their keys, without a `modelUuid`. */
const columnsOfRows = (rows: Row[]): Array<Omit<SegmentColumn, 'modelUuid'>> =>
	[...new Set(rows.flatMap(Object.keys))].map((slug) => ({ slug, type: 'string', label: slug }));

/**
 * Records, columns and count.
 *
 * @throws Refusal with each reason of the table "Error reasons", preview
 */
export const previewBatch = ({ workflowUuid, data }: PreviewBody, store: Store) => {
	const workflow = findWorkflow(workflowUuid);
	if (!workflow) throw Refusal.because('workflowNotFound');
	if (!fitsWorkflow(data, workflow)) {
		throw Refusal.because(workflow.playUuid ? 'modelLinkedToWorkflow' : 'noModelLinkedToWorkflow');
	}
	const play = playOf(workflow);
	const nodes = workflow.deployedRelease?.nodes ?? [];
	const records = previewed(data, { workflow, play, nodes, store }).map(({ input }) => input);
	const model = Object.values<Model>(MODELS).find(({ uuid }) => uuid === play?.modelUuid);
	return {
		records,
		columns: model ? segmentColumnsOf(model) : columnsOfRows(records),
		count: records.length,
	};
};
