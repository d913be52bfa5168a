/** The messages between the benchmark and the n8n that it measures. */

/**
 * Who does the work. `http` with `results` takes the CSV of a batch, `httpRuns` the file of its runs, as the
 * Cargo node does.
 */
export type Contestant = 'cargo' | 'http' | 'httpRuns' | 'editFields' | 'fetch' | 'noOp';

/**
 * What is done for each item. `rows` sends all items as the records of one batch, and `results` waits for it
 * and returns each item with the result of its run. `mapped` sends the values of eight plain expressions for
 * each item, and `unmapped` the same items unchanged.
 */
export type Task = 'get' | 'create' | 'createRow' | 'rows' | 'results' | 'mapped' | 'unmapped';

/** One requested measurement. */
export interface Job {
	contestant: Contestant;
	task: Task;
	/** How many items. */
	items: number;
}

/** The result of one measurement. */
export interface Measurement {
	/** CPU time of the whole process, all of its threads (ms). */
	cpu: number;
	/** From the start of the execution to its stored end (ms). */
	wall: number;
	/**
	 * The part of that spent in the nodes after the one that returns the items, as n8n records it and shows it
	 * below each node (ms); all of it for `fetch`.
	 */
	node: number;
	/** Resident memory: before, and at its highest (MB). */
	rssBefore: number;
	rssPeak: number;
	/** V8's heap in use: after a collection before, and at its highest (MB). */
	heapBefore: number;
	heapPeak: number;
	/** Requests that arrived, without the status checks of a batch that was created for its results. */
	requests: number;
}

/** What is measured inside the process of n8n. */
export type Measured = Omit<Measurement, 'requests'>;

/** What the measured n8n needs to know. */
export interface HostSettings {
	/** Folder of n8n's own package. */
	n8nPackage: string;
	/** The responder's address, without a slash at its end. */
	baseUrl: string;
	token: string;
	/** The tool whose results the responder has. */
	toolUuid: string;
}

/** The replies of the measured n8n: that it has started, or the result of a job. */
export type Answer =
	{ ready: true; httpRequestVersion: number } | { measurement: Measured } | { failure: string };

/** The stored credential. */
export const CREDENTIAL = { id: 'benchCargoApi', name: 'Cargo on loopback' };
/** The stored workflow that all executions run under. */
export const WORKFLOW_ID = 'benchWorkflow';

/** Name of the node that returns the items. */
export const START = 'Start';
