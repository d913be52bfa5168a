/** The query of `GET /orchestration/batches/list`. */
import type { BatchListQuery } from '../http/schemas.mjs';
import type { Batch } from '../types.mjs';
import { isFinal } from './stored.mjs';

/** Batches of a page if the query does not say. An assumption. */
const DEFAULT_LIMIT = 50;
/**
 * Most batches of a page: a larger limit has no effect and causes no error. An assumption, and a deliberate
 * trap: paging must not treat a page that is shorter than requested as the last one.
 */
const LARGEST_LIMIT = 100;

type Filters = Omit<BatchListQuery, 'limit' | 'offset'>;

/** `'true'` → the property must hold, `'false'` → it must not. */
const agrees = (flag: string, property: boolean): boolean => (flag === 'true') === property;

const includes = (uuids: string[], uuid: string | null): boolean =>
	uuids.some((wanted) => wanted.toLowerCase() === uuid);

/** Batches of the sandbox have no parents, so a filter for one finds nothing. */
const noParent = (): boolean => false;

type FilterTests = {
	[F in keyof Filters]-?: (batch: Batch, wanted: Required<Filters>[F]) => boolean;
};

const FILTERS: FilterTests = {
	uuids: ({ uuid }, wanted) => includes(wanted, uuid),
	workflowUuids: ({ workflowUuid }, wanted) => includes(wanted, workflowUuid),
	releaseUuid: ({ releaseUuid }, wanted) => includes([wanted], releaseUuid),
	parentBatchUuid: noParent,
	parentRunUuid: noParent,
	parentNodeUuid: noParent,
	statuses: ({ status }, wanted) => wanted.includes(status),
	hasRuns: ({ runsCount }, wanted) => agrees(wanted, runsCount > 0),
	isSkipped: ({ status }, wanted) => agrees(wanted, status === 'skipped'),
	isFinished: ({ status }, wanted) => agrees(wanted, isFinal(status)),
	includedDataKinds: ({ data }, wanted) => wanted.includes(data.kind),
	excludedDataKinds: ({ data }, wanted) => !wanted.includes(data.kind),
};

/** Whether a batch matches a filter; it does if the query leaves the filter out. */
const passes = (name: keyof Filters, batch: Batch, query: Filters): boolean => {
	const wanted = query[name];
	// A union of tests cannot be called with a union of filters, although the name connects the two.
	const test = FILTERS[name] as (batch: Batch, wanted: unknown) => boolean;
	return wanted === undefined || test(batch, wanted);
};

/**
 * One page of batches.
 *
 * @param batches newest first
 */
export const listBatches = (
	batches: Batch[],
	{ limit = String(DEFAULT_LIMIT), offset = '0', ...filters }: BatchListQuery,
): Batch[] => {
	const names = Object.keys(FILTERS) as Array<keyof Filters>;
	const start = Number(offset);
	return batches
		.filter((batch) => names.every((name) => passes(name, batch, filters)))
		.slice(start, start + Math.min(Number(limit), LARGEST_LIMIT));
};
