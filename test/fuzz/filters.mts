import { ID, OTHER, UUIDS, VALUE } from './change.mjs';
import type { Change } from './change.mjs';
import { KINDS } from './kinds.mjs';
import * as oracle from './oracle.mjs';
import type { Oracle } from './oracle.mjs';

const FINAL = ['cancelled', 'error', 'skipped', 'success'];
const STATUSES = [...FINAL, 'pending', 'syncing', 'querying', 'running', 'cancelling'];
const DATA_KINDS = [...Object.keys(KINDS), 'runs'];

const inFilters = (name: string, key: string, judge: Oracle, right: unknown[]): Change => ({
	name,
	oracle: judge,
	right,
	given: { filters: { [key]: VALUE } },
	put: (request, value) => {
		request.query = { [key]: value, ...request.query };
	},
});
/** The filters of Get Many, in the order of their query parameters. */
export const FILTERS = [
	inFilters('Play or Tool Names or IDs', 'workflowUuids', oracle.uuids, [[ID], [ID, OTHER]]),
	inFilters('Release ID', 'releaseUuid', oracle.uuid, UUIDS),
	inFilters('Parent Batch ID', 'parentBatchUuid', oracle.uuid, UUIDS),
	inFilters('Parent Run ID', 'parentRunUuid', oracle.uuid, UUIDS),
	inFilters('Parent Node ID', 'parentNodeUuid', oracle.uuid, UUIDS),
	inFilters('Statuses', 'statuses', oracle.someOf(...STATUSES), [
		['success'],
		['running', 'error'],
	]),
	inFilters('Has Runs', 'hasRuns', oracle.flag, [true, false]),
	inFilters('Is Skipped', 'isSkipped', oracle.flag, [true, false]),
	inFilters('Is Finished', 'isFinished', oracle.flag, [true, false]),
	inFilters('Included Data Kinds', 'includedDataKinds', oracle.someOf(...DATA_KINDS), [['runs']]),
	inFilters('Excluded Data Kinds', 'excludedDataKinds', oracle.someOf(...DATA_KINDS), [['file']]),
];
