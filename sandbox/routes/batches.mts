/** `/orchestration/batches`. */
import { createBatch, findRelease, findWorkflow, playOf } from '../batches/create.mjs';
import { fitsWorkflow, rowsOf } from '../batches/data.mjs';
import { listBatches } from '../batches/list.mjs';
import type { Store } from '../batches/store.mjs';
import { isFinal } from '../batches/stored.mjs';
import { defineRoute, type Call } from '../http/route.mjs';
import { BatchListQuery, CreateBody, DownloadBody, PreviewBody } from '../http/schemas.mjs';
import { Refusal } from '../refusal.mjs';
import type { Batch, Column, Row } from '../types.mjs';
import { MODELS } from '../workspace.mjs';

const BATCHES_PATH = '/orchestration/batches';

const batchOrRefusal = (store: Store, uuid: string): Batch => {
	const batch = store.batch(uuid);
	if (!batch) throw Refusal.because('batchNotFound');
	return batch;
};

const cancel = ({ store, uuid }: Call): object => {
	const { status } = batchOrRefusal(store, uuid);
	if (isFinal(status)) throw Refusal.because('batchAlreadyFinished');
	const stored = store.find(uuid);
	// A second cancel changes nothing: the first one counts.
	if (stored) stored.cancelledAt ??= Date.now();
	return {};
};

const download = ({ store, uuid, body, signedUrl }: Call<DownloadBody>): { url: string } => {
	const { status, nodes, releaseUuid } = batchOrRefusal(store, uuid);
	if (!isFinal(status)) throw Refusal.because('batchNotFinished');
	// Which batches Cargo means is not documented: a skipped one has no results.
	if (status === 'skipped') throw Refusal.because('batchNotSupported');
	const graph = nodes ?? (releaseUuid === null ? undefined : findRelease(releaseUuid)?.nodes) ?? [];
	const slugs = graph.flatMap(({ slug: known }) => known ?? []);
	const slug = body.outputNodeSlug ?? slugs.at(-1) ?? '';
	if (!slugs.includes(slug)) throw Refusal.ofRequest(`This batch has no node "${slug}"`);
	return { url: signedUrl(uuid, slug) };
};

/** Columns of rows that are in no model: their keys. */
const columnsOf = (rows: Row[]): Column[] =>
	[...new Set(rows.flatMap(Object.keys))].map((slug) => ({ slug, type: 'string', label: slug }));

const preview = ({ store, body: { workflowUuid, data } }: Call<PreviewBody>) => {
	const workflow = findWorkflow(workflowUuid);
	if (!workflow) throw Refusal.because('workflowNotFound');
	if (!fitsWorkflow(data, workflow)) {
		throw Refusal.because(workflow.playUuid ? 'modelLinkedToWorkflow' : 'noModelLinkedToWorkflow');
	}
	const play = playOf(workflow);
	const nodes = workflow.deployedRelease?.nodes ?? [];
	try {
		const records = rowsOf(data, { workflow, play, nodes, store });
		const model = Object.values(MODELS).find(({ uuid }) => uuid === play?.modelUuid);
		return { records, columns: model?.columns ?? columnsOf(records), count: records.length };
	} catch (error) {
		const isUnknownSegment =
			error instanceof Refusal && error.body.dataError?.reason === 'failedToGetSegment';
		throw isUnknownSegment ? Refusal.because('segmentNotFound') : error;
	}
};

/** The endpoints of batches. */
export const batchRoutes = [
	defineRoute({
		method: 'POST',
		path: BATCHES_PATH,
		body: CreateBody,
		handle: ({ body, store }) => ({ batch: createBatch(body, store) }),
	}),
	defineRoute({
		method: 'GET',
		path: `${BATCHES_PATH}/list`,
		query: BatchListQuery,
		handle: ({ query, store }) => ({ batches: listBatches(store.newestFirst(), query) }),
	}),
	defineRoute({
		method: 'GET',
		path: `${BATCHES_PATH}/{uuid}`,
		handle: ({ uuid, store }) => ({ batch: batchOrRefusal(store, uuid) }),
	}),
	defineRoute({ method: 'POST', path: `${BATCHES_PATH}/{uuid}/cancel`, handle: cancel }),
	defineRoute({
		method: 'POST',
		path: `${BATCHES_PATH}/{uuid}/download`,
		body: DownloadBody,
		handle: download,
	}),
	defineRoute({
		method: 'POST',
		path: `${BATCHES_PATH}/preview`,
		body: PreviewBody,
		handle: preview,
	}),
];
