import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { withRemark } from '../errors/nodeErrors';
import { shortList } from '../errors/values';
import type { RunContext } from './agent';
import { runOf } from './agent';

/** What an operation can create in Cargo. Batches and runs use credits. */
export type Creation = 'batch' | 'file' | 'run';

/** Something created: Cargo names a file by its `s3Filename`, everything else by a UUID. */
export type Created = { uuid: string } | { s3Filename: string };

/** What one run of a node has created in Cargo. */
interface Ledger {
	/** UUID or name → kind, in the order of creation. */
	created: Map<string, Creation>;
	/** Requests in progress that may create more. */
	underWay: Set<Promise<unknown>>;
}

const KINDS: Array<[what: Creation, sentence: string]> = [
	['batch', 'These batches were created anyway'],
	['run', 'These runs were created anyway'],
	['file', 'These files were uploaded anyway'],
];

/**
 * What Cargo calls something that was created.
 *
 * @param created as Cargo returned it
 * @returns its UUID, or the name of a file
 */
export const nameOf = (created: Created): string =>
	'uuid' in created ? created.uuid : created.s3Filename;

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
 * Records what was created; whatever ends the run must name it.
 *
 * @param context any context of the run
 * @param what it is
 * @param name its UUID, or the name of a file
 */
export function noteCreated(context: RunContext, what: Creation, name: string): void {
	ledgerOf(context).created.set(name, what);
}

/**
 * Removes what has become part of something else, which is named instead: the file of a batch.
 *
 * @param context any context of the run
 * @param name its UUID, or the name of a file
 */
export function noteUsed(context: RunContext, name: string): void {
	ledgerOf(context).created.delete(name);
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
	const sentences = KINDS.map(([what, sentence]) => {
		const names = [...created].filter(([name, kind]) => kind === what && !told.includes(name));
		return names.length === 0
			? undefined
			: `${sentence}: ${shortList(names.map(([name]) => name))}`;
	});
	return sentences.filter(Boolean).join('. ') || undefined;
}

function ledgerOf(context: RunContext): Ledger {
	const run = runOf(context);
	const ledger = ledgerOfRun.get(run) ?? { created: new Map(), underWay: new Set() };
	ledgerOfRun.set(run, ledger);
	return ledger;
}
