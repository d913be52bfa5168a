/**
 * Statuses after which a batch or a run no longer changes (cargo-api.md, "batch";
 * cargo-endpoints.md, "RunStatus").
 */
export const FINAL_STATUSES = ['cancelled', 'error', 'skipped', 'success'];

/** Every status that a batch can have, in alphabetical order, as n8n requires for choices. */
export const STATUSES = [
	...FINAL_STATUSES,
	'cancelling',
	'pending',
	'querying',
	'running',
	'syncing',
].sort();

/** Every status that a run can have, in alphabetical order (cargo-endpoints.md, "RunStatus"). */
export const RUN_STATUSES = [...FINAL_STATUSES, 'cancelling', 'idle', 'pending', 'running'].sort();

/** Tells whether a batch or a run no longer changes. */
export const isFinal = (status: string | undefined): boolean =>
	status !== undefined && FINAL_STATUSES.includes(status);
