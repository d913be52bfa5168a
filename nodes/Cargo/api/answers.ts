import type { IDataObject, IN8nHttpFullResponse, INode } from 'n8n-workflow';

import { explainAnswer, explainForeignBody } from '../errors/explain';
import { toNodeError } from '../errors/nodeErrors';
import { isObject } from '../errors/values';
import type { Batch } from './members';
import { isBatch } from './members';

/** Where an answer belongs, for errors. */
export interface Place {
	node: INode;
	itemIndex: number;
}

type Answer = Pick<IN8nHttpFullResponse, 'statusCode' | 'headers' | 'body'>;

/**
 * Stops at an error status.
 *
 * @throws NodeApiError with Cargo's words
 */
export function refuseUnlessOk(place: Place, { statusCode, body, headers }: Answer): void {
	if (statusCode >= 200 && statusCode <= 299) return;
	throw toNodeError(place.node, place.itemIndex, {
		...explainAnswer(statusCode, body),
		retryAfter: pauseOf(headers),
	});
}

/** Milliseconds of a `Retry-After` header, which holds seconds or a date. */
function pauseOf(headers: IDataObject): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string') return undefined;
	const pause = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
	return Number.isNaN(pause) ? undefined : Math.max(pause, 0);
}

/**
 * Takes the batch out of `{ batch: … }`.
 *
 * @throws NodeApiError when the answer holds no batch with a `uuid`
 */
export function batchIn(place: Place, answer: Answer): Batch {
	const { batch } = isObject(answer.body) ? answer.body : {};
	return isBatch(batch) ? batch : expected(place, answer, 'a batch');
}

/**
 * Takes the batches out of `{ batches: [ … ] }`.
 *
 * @throws NodeApiError when the answer holds no list of batches, each with a `uuid`
 */
export function batchesIn(place: Place, answer: Answer): Batch[] {
	const { batches } = isObject(answer.body) ? answer.body : {};
	const isList = Array.isArray(batches) && batches.every(isBatch);
	return isList ? batches : expected(place, answer, 'a list of batches');
}

/**
 * Stops because a success status came with something else than what was asked for.
 *
 * @param place the item, for the error
 * @param answer what came
 * @param what the thing that should have been there: "a batch"
 * @throws NodeApiError always
 */
export function expected(place: Place, answer: Answer, what: string): never {
	const refusal = explainForeignBody(answer.statusCode, answer.body, what);
	throw toNodeError(place.node, place.itemIndex, refusal);
}
