import { ID, OTHER, UUIDS, VALUE } from './change.mjs';
import type { Change } from './change.mjs';
import { KINDS } from './kinds.mjs';
import * as oracle from './oracle.mjs';
import type { Oracle } from './oracle.mjs';

const FINAL = ['cancelled', 'error', 'skipped', 'success'];
const STATUSES = [...FINAL, 'pending', 'syncing', 'querying', 'running', 'cancelling'];
const DATA_KINDS = [...Object.keys(KINDS), 'runs'];

/** A filter goes before the page, into the query or the body. */
const inFilters =
	(place: 'query' | 'body') =>
	(name: string, key: string, judge: Oracle, right: unknown[]): Change => ({
		name,
		oracle: judge,
		right,
		given: { filters: { [key]: VALUE } },
		put: (request, value) => {
			request[place] = { [key]: value, ...request[place] };
		},
	});
const ofBatches = inFilters('query');
const ofRuns = inFilters('body');

/** The filters of Get Many, in the order of their query parameters. */
export const FILTERS = [
	ofBatches('Play or Tool Names or IDs', 'workflowUuids', oracle.uuids, [[ID], [ID, OTHER]]),
	ofBatches('Release ID', 'releaseUuid', oracle.uuid, UUIDS),
	ofBatches('Parent Batch ID', 'parentBatchUuid', oracle.uuid, UUIDS),
	ofBatches('Parent Run ID', 'parentRunUuid', oracle.uuid, UUIDS),
	ofBatches('Parent Node ID', 'parentNodeUuid', oracle.uuid, UUIDS),
	ofBatches('Statuses', 'statuses', oracle.someOf(...STATUSES), [
		['success'],
		['running', 'error'],
	]),
	ofBatches('Has Runs', 'hasRuns', oracle.flag, [true, false]),
	ofBatches('Is Skipped', 'isSkipped', oracle.flag, [true, false]),
	ofBatches('Is Finished', 'isFinished', oracle.flag, [true, false]),
	ofBatches('Included Data Kinds', 'includedDataKinds', oracle.someOf(...DATA_KINDS), [['runs']]),
	ofBatches('Excluded Data Kinds', 'excludedDataKinds', oracle.someOf(...DATA_KINDS), [['file']]),
];

const RUN_STATUSES = [...FINAL, 'idle', 'pending', 'running', 'cancelling'];

/** In UTC it is two hours earlier than in the workflow's time zone. */
const TIMES = [
	'2026-01-31',
	'2026-01-31T08:30:00',
	'2026-01-31 08:30',
	'2026-01-31T08:30:00.5Z',
	'2026-01-31T08:30:00-05:00',
];

/** The filters of Run: Get Many, in the order in which they are sent. */
export const RUN_FILTERS = [
	ofRuns('Play or Tool Name or ID', 'workflowUuid', oracle.uuidOrEntry, UUIDS),
	ofRuns('Batch ID', 'batchUuid', oracle.uuid, UUIDS),
	ofRuns('Statuses', 'statuses', oracle.someOf(...RUN_STATUSES), [['idle'], ['running', 'error']]),
	ofRuns('Record ID', 'recordId', oracle.textInside, ['contact-1']),
	ofRuns('Is Finished', 'isFinished', oracle.flag, [true, false]),
	ofRuns('Created After', 'createdAfter', oracle.time, TIMES),
	ofRuns('Created Before', 'createdBefore', oracle.time, TIMES),
];
