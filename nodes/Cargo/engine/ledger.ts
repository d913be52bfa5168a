import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { withRemark } from '../errors/nodeErrors';
import { shortList } from '../errors/values';
import type { RunContext } from './agent';
import { runOf } from './agent';

/** What an operation can create in Cargo and what uses credits. */
export type Creation = 'batch' | 'run';

/** What one run of a node has created in Cargo. */
interface Ledger {
	/** UUID → kind, in the order of creation. */
	created: Map<string, Creation>;
	/** Requests in progress that may create more. */
	underWay: Set<Promise<unknown>>;
}

const KINDS: Array<[what: Creation, plural: string]> = [
	['batch', 'batches'],
	['run', 'runs'],
];

const ledgerOfRun = new WeakMap<object, Ledger>();

/**
 * Tracks a request that may create something, until it has finished.
 *
 * @param context any context of the run
 * @param request the request
 */
export async function noteUnderWay<T>(context: RunContext, request: Promise<T>): Promise<T> {
	const { underWay } = ledgerOf(context);
	underWay.add(request);
	try {
		return await request;
	} finally {
		underWay.delete(request);
	}
}

/**
 * Records what was created; it uses credits, so whatever ends the run must name it.
 *
 * @param context any context of the run
 * @param what it is
 * @param uuid its UUID
 */
export function noteCreated(context: RunContext, what: Creation, uuid: string): void {
	ledgerOf(context).created.set(uuid, what);
}

/**
 * Names what a run of the node has created in the error that ends it, once no request is in progress that
 * may create more.
 *
 * @param context any context of the run
 * @param error the error, which is changed; IDs that it names already are left out
 */
export async function namingCreated<E extends NodeApiError | NodeOperationError>(
	context: RunContext,
	error: E,
): Promise<E> {
	const told = `${error.message} ${error.description ?? ''}`;
	const created = await whatWasCreated(context, told);
	return created === undefined ? error : withRemark(error, created);
}

/** Sentences without a full stop at the end; undefined if nothing was created that is not told yet. */
async function whatWasCreated(context: RunContext, told: string): Promise<string | undefined> {
	const { created, underWay } = ledgerOf(context);
	while (underWay.size > 0) await Promise.allSettled(underWay);
	const sentences = KINDS.map(([what, plural]) => {
		const uuids = [...created].filter(([uuid, kind]) => kind === what && !told.includes(uuid));
		return uuids.length === 0
			? undefined
			: `These ${plural} were created anyway: ${shortList(uuids.map(([uuid]) => uuid))}`;
	});
	return sentences.filter(Boolean).join('. ') || undefined;
}

function ledgerOf(context: RunContext): Ledger {
	const run = runOf(context);
	const ledger = ledgerOfRun.get(run) ?? { created: new Map(), underWay: new Set() };
	ledgerOfRun.set(run, ledger);
	return ledger;
}
