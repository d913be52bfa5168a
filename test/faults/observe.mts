import { inspect } from 'node:util';
import { stringify } from 'flatted';
import type { IDataObject, INode } from 'n8n-workflow';
import { SEGMENTS, WORKFLOWS } from '../../sandbox/workspace.mjs';
import type { FlowResult } from '../engine/harness.mjs';
import { byId, runCargo } from '../engine/harness.mjs';
import type { Host, Manners } from './host.mjs';
import { startHost } from './host.mjs';
import { answer, BATCH } from './manners.mjs';
import type { Fault, Listener } from './table.mjs';

/** A token that occurs nowhere else. */
export const CANARY = 'canary-7c1d0e5b94f2';

/** The two operations that every fault is tested with: one that uses credits, one that does not. */
export const OPERATIONS = {
	Get: { operation: 'get', batchUuid: byId(BATCH.uuid) },
	Create: {
		operation: 'create',
		workflowUuid: byId(WORKFLOWS.enrichNewLeads.uuid),
		dataKind: 'segment',
		segmentUuid: byId(SEGMENTS.newLeads.uuid),
	},
} satisfies Record<string, IDataObject>;
export type OperationName = keyof typeof OPERATIONS;

/** Settings of the node with which a fault is tested. */
export const SETTINGS = {
	stop: { onError: 'stopWorkflow' },
	regularOutput: { onError: 'continueRegularOutput' },
	errorOutput: { onError: 'continueErrorOutput' },
	retry: { onError: 'stopWorkflow', retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
} satisfies Record<string, Partial<INode>>;

/** What the user reads of an error. */
type Shown = Partial<Record<'message' | 'description' | 'httpCode', string>>;

/** The result of one run. */
export interface Observation {
	result: FlowResult;
	/** What the user reads, if the flow ended with an error. */
	message?: string;
	description?: string;
	httpCode?: string;
	/** How many requests arrived at the base URL. */
	requests: number;
	/** How many requests arrived at the host that a redirect named. */
	elsewhere: number;
	milliseconds: number;
	/** Whether the token is in the run. */
	leaks: boolean;
}

/**
 * Runs an operation into a fault: one item, the fault at each of its requests.
 *
 * @param fault what goes wrong: who listens, and what is answered
 * @param operation the parameters of the node
 * @param settings the settings of the node
 */
export async function observe(
	{ listener = 'server', manners = () => answer(200), timeout }: Omit<Fault, 'what'>,
	operation: IDataObject,
	settings: Partial<INode> = SETTINGS.stop,
): Promise<Observation> {
	const elsewhere = await startHost(answer(200, { batch: BATCH }));
	const host = await LISTENERS[listener](manners(elsewhere.url));
	const started = Date.now();
	try {
		const result = await runCargo({
			parameters: { ...operation, requestOptions: timeout ? { timeout } : {} },
			items: [{ row: 1 }],
			settings,
			credential: { apiToken: CANARY, baseUrl: host.url },
		});
		const error = result.error as Shown | undefined;
		return {
			result,
			message: error?.message,
			description: error?.description,
			httpCode: error?.httpCode,
			requests: host.requests.length,
			elsewhere: elsewhere.requests.length,
			milliseconds: Date.now() - started,
			leaks: holdsToken(result),
		};
	} finally {
		await Promise.all([host.close(), elsewhere.close()]);
	}
}

/** How each listener is set up. */
const LISTENERS: Record<Listener, (manners: Manners) => Promise<Host>> = {
	server: async (manners) => await startHost(manners),
	nobody: async (manners) => {
		const host = await startHost(manners);
		await host.close();
		return { ...host, close: async () => undefined };
	},
	'no such host': async () => ({
		url: 'https://no-such-host.invalid',
		requests: [],
		close: async () => undefined,
	}),
	'self-signed https': async (manners) => await startHost(manners, true),
	'http as https': async (manners) => {
		const host = await startHost(manners);
		return { ...host, url: host.url.replace('http:', 'https:') };
	},
};

/**
 * Tells whether the token is anywhere in a run: in what n8n stores, in what it shows, in what is attached
 * to an error.
 *
 * @param result the run
 */
export function holdsToken({ run, error }: FlowResult): boolean {
	const whole = { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity };
	const texts = [
		JSON.stringify(run),
		stringify(run),
		inspect(run, { ...whole, showHidden: true, getters: true }),
		inspect(error, { ...whole, showHidden: true }),
		error?.stack,
	];
	return texts.some((text) => text?.includes(CANARY));
}
