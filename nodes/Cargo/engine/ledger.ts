import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { withRemark } from '../errors/nodeErrors';
import { shortList } from '../errors/values';
import type { RunContext } from './agent';
import { runOf } from './agent';

/** What an operation can create in Cargo. Batches and runs use credits. */
export type Creation = 'batch' | 'file' | 'run';

/** Something created: Cargo names a file by its `s3Filename`, everything else by a UUID. */
export type Created = { uuid: string } | { s3Filename: string };

/** What an operation does to the records of a model; `enrich` reads them in a way that uses credits or writes. */
export type Writing = 'create' | 'delete' | 'enrich' | 'update';

/** The records that one request has written. */
export interface Written {
	count: number;
	/** The IDs of these records, as far as they are known. */
	ids: string[];
}

/** What one run of a node has created in Cargo. */
interface Ledger {
	/** UUID or name → kind, in the order of creation. */
	created: Map<string, Creation>;
	/** What was written, by what it was; each request once, even if a later try reads its result again. */
	written: Map<Written, Writing>;
	/** Requests in progress that may create more. */
	underWay: Set<Promise<unknown>>;
}

const KINDS: Array<[what: Creation, sentence: string]> = [
	['batch', 'These batches were created anyway'],
	['run', 'These runs were created anyway'],
	['file', 'These files were uploaded anyway'],
];

/** In the order in which they are named. */
const DONE: Array<[what: Writing, done: string]> = [
	['create', 'created'],
	['update', 'updated'],
	['delete', 'deleted'],
	['enrich', 'enriched or synced'],
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
 * Records what was written; whatever ends the run must name it.
 *
 * @param context any context of the run
 * @param what was done
 * @param written the records; the same object for the same request
 */
export function noteWritten(context: RunContext, what: Writing, written: Written): void {
	ledgerOf(context).written.set(written, what);
}

/**
 * Names what a run of the node has created or written in the error that ends it, once no request is in progress that
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
	const { created, underWay, written } = ledgerOf(context);
	while (underWay.size > 0) await Promise.allSettled(underWay);
	const sentences = KINDS.map(([what, sentence]) => {
		const names = [...created].filter(([name, kind]) => kind === what && !told.includes(name));
		return names.length === 0
			? undefined
			: `${sentence}: ${shortList(names.map(([name]) => name))}`;
	});
	const counts = DONE.map(([what, done]) =>
		countOf(
			[...written].flatMap(([each, kind]) => (kind === what ? [each] : [])),
			done,
		),
	);
	return [...sentences, ...counts].filter(Boolean).join('. ') || undefined;
}

/** For example "2 records were created anyway: contact-1, contact-2". */
function countOf(written: Written[], done: string): string | undefined {
	const count = written.reduce((sum, each) => sum + each.count, 0);
	if (count === 0) return undefined;
	const ids = written.flatMap((each) => each.ids);
	const sentence = `${count} ${count === 1 ? 'record was' : 'records were'} ${done} anyway`;
	return ids.length === 0 ? sentence : `${sentence}: ${shortList(ids)}`;
}

function ledgerOf(context: RunContext): Ledger {
	const run = runOf(context);
	const ledger = ledgerOfRun.get(run) ?? {
		created: new Map(),
		written: new Map(),
		underWay: new Set(),
	};
	ledgerOfRun.set(run, ledger);
	return ledger;
}
