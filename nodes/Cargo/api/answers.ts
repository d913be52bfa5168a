import type { IDataObject, IN8nHttpFullResponse, INode } from 'n8n-workflow';

import { explainAnswer, explainForeignBody } from '../errors/explain';
import { toNodeError } from '../errors/nodeErrors';
import { isObject } from '../errors/values';
import type { Batch, Run } from './members';
import { isBatch, isRun } from './members';

/** The node and item of a response, for errors. */
export interface Place {
	node: INode;
	itemIndex: number;
}

/** A response of Cargo, reduced to what is used. */
export type Answer = Pick<IN8nHttpFullResponse, 'statusCode' | 'headers' | 'body'>;

/**
 * Stops at an error status.
 *
 * @throws NodeApiError with Cargo's text
 */
export function refuseUnlessOk(place: Place, { statusCode, body, headers }: Answer): void {
	if (statusCode >= 200 && statusCode <= 299) return;
	throw toNodeError(place.node, place.itemIndex, {
		...explainAnswer(statusCode, body),
		retryAfter: pauseOf(headers),
	});
}

/**
 * How long Cargo asks clients to wait: a `Retry-After` header holds seconds or a date.
 *
 * @param headers of a response
 * @returns milliseconds, without a limit; undefined if Cargo does not say
 */
export function pauseOf(headers: IDataObject): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string') return undefined;
	const pause = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
	return Number.isNaN(pause) ? undefined : Math.max(pause, 0);
}

/**
 * Takes the batch from `{ batch: … }`.
 *
 * @throws NodeApiError if the response holds no batch with a `uuid`
 */
export function batchIn(place: Place, answer: Answer): Batch {
	const { batch } = isObject(answer.body) ? answer.body : {};
	return isBatch(batch) ? batch : expected(place, answer, 'a batch');
}

/**
 * Takes the batches from `{ batches: [ … ] }`.
 *
 * @throws NodeApiError if the response holds no list of batches, each with a `uuid`
 */
export function batchesIn(place: Place, answer: Answer): Batch[] {
	const { batches } = isObject(answer.body) ? answer.body : {};
	const isList = Array.isArray(batches) && batches.every(isBatch);
	return isList ? batches : expected(place, answer, 'a list of batches');
}

/** A run, and the outputs of its nodes. */
export interface RunAnswer {
	run: Run;
	/** The output of each node, by its slug; absent if Cargo did not send it. */
	context?: IDataObject;
	/** The resolved settings of each node, by its slug, as Cargo sent them. */
	configs?: unknown;
}

/**
 * Takes the run from `{ run, runContext? }`.
 *
 * @throws NodeApiError if the response holds no run with a `uuid`
 */
export function runIn(place: Place, answer: Answer): RunAnswer {
	const { run, runContext, runComputedConfigs } = isObject(answer.body) ? answer.body : {};
	if (!isRun(run)) return expected(place, answer, 'a run');
	const context = isObject(runContext) ? (runContext as IDataObject) : undefined;
	return { run, context, configs: runComputedConfigs };
}

/**
 * Takes the runs from `{ runs: [ … ] }`.
 *
 * @throws NodeApiError if the response holds no list of runs, each with a `uuid`
 */
export function runsIn(place: Place, answer: Answer): Run[] {
	const { runs } = isObject(answer.body) ? answer.body : {};
	const isList = Array.isArray(runs) && runs.every(isRun);
	return isList ? runs : expected(place, answer, 'a list of runs');
}

/**
 * Takes the URL of a file from `{ url }`.
 *
 * @param what the file, for the error: "a results file"
 * @throws NodeApiError if the response holds no URL
 */
export function urlIn(place: Place, answer: Answer, what: string): string {
	const { url } = isObject(answer.body) ? answer.body : {};
	const isUrl = typeof url === 'string' && URL.canParse(url);
	return isUrl ? url : expected(place, answer, `the URL of ${what}`);
}

/**
 * Stops because a response with a success status does not hold what was requested.
 *
 * @param place the item, for the error
 * @param answer the response
 * @param what the expected content: "a batch"
 * @throws NodeApiError always
 */
export function expected(place: Place, answer: Answer, what: string): never {
	const refusal = explainForeignBody(answer.statusCode, answer.body, what);
	throw toNodeError(place.node, place.itemIndex, refusal);
}
