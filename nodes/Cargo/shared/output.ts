import type { IDataObject, PostReceiveAction } from 'n8n-workflow';

import { batchesIn, batchIn, refuseUnlessOk as refuseAnswerUnlessOk, simplified } from './answers';
import { readSimplify } from './fields';
import { parametersOf } from './parameters';

/** First output step of every operation: stops at an error status, with Cargo's words. */
export const refuseUnlessOk: PostReceiveAction = async function (items, response) {
	refuseAnswerUnlessOk(parametersOf(this), response);
	return items;
};

/** Output step that takes the batch out of `{ batch: … }`, simplified if the user wants that. */
export const takeBatch: PostReceiveAction = async function (_items, response) {
	const parameters = parametersOf(this);
	const batch = batchIn(parameters, response);
	return [{ json: shaped(batch, readSimplify(parameters)) }];
};

/** Output step that takes the batches out of `{ batches: [ … ] }`, simplified if the user wants that. */
export const takeBatches: PostReceiveAction = async function (_items, response) {
	const parameters = parametersOf(this);
	const simplify = readSimplify(parameters);
	const batches = batchesIn(parameters, response);
	return batches.map((batch) => ({ json: shaped(batch, simplify) }));
};

const shaped = (batch: IDataObject, simplify: boolean) => (simplify ? simplified(batch) : batch);
