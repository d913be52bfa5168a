/** What the benchmark and the n8n that it measures say to each other. */

/** Who does the work. */
export type Contestant = 'cargo' | 'http' | 'fetch' | 'noOp';

/** What is done for each item; `rows` sends all items as the records of one batch. */
export type Task = 'get' | 'create' | 'createRow' | 'rows';

/** One measurement that is asked for. */
export interface Job {
	contestant: Contestant;
	task: Task;
	/** How many items. */
	items: number;
}

/** What one measurement found. */
export interface Measurement {
	/** CPU time of the whole process, all of its threads (ms). */
	cpu: number;
	/** From the start of the execution to its stored end (ms). */
	wall: number;
	/** Of that the node's own, as n8n records it and shows it below the node (ms); all of it for `fetch`. */
	node: number;
	/** Resident memory: before, and at its highest (MB). */
	rssBefore: number;
	rssPeak: number;
	/** V8's heap in use: after a collection before, and at its highest (MB). */
	heapBefore: number;
	heapPeak: number;
}

/** What the measured n8n needs to know. */
export interface HostSettings {
	/** Folder of n8n's own package. */
	n8nPackage: string;
	/** The responder's address, without a slash at its end. */
	baseUrl: string;
	token: string;
}

/** What the measured n8n answers: that it is up, or how a job went. */
export type Answer =
	{ ready: true; httpRequestVersion: number } | { measurement: Measurement } | { failure: string };

/** The stored credential. */
export const CREDENTIAL = { id: 'benchCargoApi', name: 'Cargo on loopback' };
/** The stored workflow that all executions run under. */
export const WORKFLOW_ID = 'benchWorkflow';

/** Name of the node that hands out the items. */
export const START = 'Start';
