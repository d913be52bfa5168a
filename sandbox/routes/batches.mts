/** `/orchestration/batches`. */
import { createBatch } from '../batches/create.mjs';
import { headsOf } from '../batches/heads.mjs';
import { listBatches } from '../batches/list.mjs';
import { previewBatch } from '../batches/preview.mjs';
import type { Store } from '../batches/store.mjs';
import { isFinal } from '../batches/stored.mjs';
import { defineRoute, type Call } from '../http/route.mjs';
import { BatchListQuery, CreateBody, DownloadBody, PreviewBody } from '../http/schemas.mjs';
import { Refusal } from '../refusal.mjs';
import { outputsFile } from '../runs/files.mjs';
import { graphOf } from '../runs/roster.mjs';
import type { Batch } from '../types.mjs';

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
	if (stored) stored.cancelledAt ??= store.clock.now();
	return {};
};

const download = ({ store, uuid, body, signedUrl }: Call<DownloadBody>): { url: string } => {
	const { status } = batchOrRefusal(store, uuid);
	const stored = store.find(uuid);
	if (!stored || !isFinal(status)) throw Refusal.because('batchNotFinished');
	// Cargo does not document which batches it means: a skipped one has no results.
	if (status === 'skipped') throw Refusal.because('batchNotSupported');
	const slugs = graphOf(stored.batch).map(({ slug }) => slug);
	const slug = body.outputNodeSlug ?? slugs.at(-1) ?? '';
	if (!slugs.includes(slug)) throw Refusal.ofRequest(`This batch has no node "${slug}"`);
	return {
		url: signedUrl(`${uuid}.csv`, slug, () => {
			const kept = store.find(uuid);
			return kept && outputsFile(headsOf(kept, store.clock.now()), slug, 'csv');
		}),
	};
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
		handle: ({ body, store }) => previewBatch(body, store),
	}),
];
