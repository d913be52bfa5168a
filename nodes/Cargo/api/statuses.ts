/** Statuses after which a batch does not change any more (cargo-api.md, "batch"). */
export const FINAL_STATUSES = ['cancelled', 'error', 'skipped', 'success'];

/** Every status that a batch can have, in alphabetical order, as n8n wants choices. */
export const STATUSES = [
	...FINAL_STATUSES,
	'cancelling',
	'pending',
	'querying',
	'running',
	'syncing',
].sort();
