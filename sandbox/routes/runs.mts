/** `/orchestration/runs`. */
import type { Static } from 'typebox';
import type { Store } from '../batches/store.mjs';
import { defineRoute, type Call } from '../http/route.mjs';
import {
	RunCancelBody,
	RunCountBody,
	RunCreateBody,
	RunDownloadBody,
	RunListBody,
	RunOutputsBody,
} from '../http/schemas.mjs';
import { derivedUuid } from '../ids.mjs';
import { Refusal } from '../refusal.mjs';
import { createRun } from '../runs/create.mjs';
import { outputsFile, runsFile } from '../runs/files.mjs';
import type { RunHead } from '../runs/head.mjs';
import { isEnd } from '../runs/nodes.mjs';
import { queryRuns, type RunQuery } from '../runs/query.mjs';
import { configsOf, contextOf, wholeRun } from '../runs/whole.mjs';

const RUNS_PATH = '/orchestration/runs';

/** Runs of a page if the request does not say, and most of a page. Assumptions. */
const DEFAULT_LIMIT = 50;
const LARGEST_LIMIT = 100;
/** Most runs of a file of outputs. */
const MOST_OUTPUTS = 10_000;

const found = (store: Store, query: RunQuery): RunHead[] =>
	queryRuns(store.runs(query.workflowUuid, query.batchUuid), query);

const list = ({ store, body }: Call<Static<typeof RunListBody>>) => {
	const { limit = DEFAULT_LIMIT, offset = 0, ...query } = body;
	const heads = found(store, query);
	const page = heads.slice(offset, offset + Math.min(limit, LARGEST_LIMIT));
	return { runs: page.map(wholeRun), count: heads.length };
};

const get = ({ store, uuid }: Call) => {
	const head = store.run(uuid);
	if (!head) throw Refusal.notFound('Run');
	return {
		run: wholeRun(head),
		runContext: contextOf(head, store.settings),
		runComputedConfigs: configsOf(head),
	};
};

const cancel = ({ store, body }: Call<Static<typeof RunCancelBody>>): object => {
	const { workflowUuid, uuids, ...filter } = body;
	if (uuids && Object.keys(filter).length > 0) {
		throw Refusal.ofRequest('Give either uuids or a filter');
	}
	const heads = found(store, { workflowUuid, uuids, ...filter });
	for (const head of heads) store.cancelRun(head);
	return {};
};

/** Name of a file, new for each request. */
let files = 0;
const nextName = (extension: string): string => {
	files += 1;
	return `${derivedUuid(`file ${files}`)}.${extension}`;
};

const download = ({ store, body, signedUrl }: Call<Static<typeof RunDownloadBody>>) => {
	const extension = store.settings.runsFile === 'array' ? 'json' : 'jsonl';
	const write = () => runsFile(found(store, body), store.settings, store.alterRuns);
	return { url: signedUrl(nextName(extension), '', write) };
};

const downloadOutputs = ({ store, body, signedUrl }: Call<RunOutputsBody>) => {
	const { outputNodeSlug, format = 'csv', limit, offset = 0, ...query } = body;
	const chosen = (): RunHead[] =>
		found(store, query).slice(offset, limit === undefined ? undefined : offset + limit);
	const heads = chosen();
	const [first] = heads;
	if (!first) throw Refusal.because('noRunsFound');
	if (heads.length > MOST_OUTPUTS) throw Refusal.because('tooManyRuns');
	const slugs = new Set(heads.flatMap(({ source }) => source.path.map(({ slug }) => slug)));
	const slug = outputNodeSlug ?? first.source.path.find(isEnd)?.slug ?? '';
	if (!slugs.has(slug)) throw Refusal.ofRequest(`These runs have no node "${slug}"`);
	return { url: signedUrl(nextName(format), slug, () => outputsFile(chosen(), slug, format)) };
};

/** The endpoints of runs. */
export const runRoutes = [
	defineRoute({
		method: 'POST',
		path: RUNS_PATH,
		body: RunCreateBody,
		handle: ({ body, store }) => ({ run: createRun(body, store) }),
	}),
	defineRoute({ method: 'GET', path: `${RUNS_PATH}/{uuid}`, handle: get }),
	defineRoute({ method: 'POST', path: `${RUNS_PATH}/list`, body: RunListBody, handle: list }),
	defineRoute({
		method: 'POST',
		path: `${RUNS_PATH}/count`,
		body: RunCountBody,
		handle: ({ store, body }) => ({ count: found(store, body).length }),
	}),
	defineRoute({ method: 'POST', path: `${RUNS_PATH}/cancel`, body: RunCancelBody, handle: cancel }),
	defineRoute({
		method: 'POST',
		path: `${RUNS_PATH}/download`,
		body: RunDownloadBody,
		handle: download,
	}),
	defineRoute({
		method: 'POST',
		path: `${RUNS_PATH}/download-outputs`,
		body: RunOutputsBody,
		handle: downloadOutputs,
	}),
];
