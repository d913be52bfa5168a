import type { IDataObject } from 'n8n-workflow';

import { batchIn, batchesIn } from '../../api/answers';
import { simplified } from '../../api/simplify';
import type { Output } from '../../engine/exchange';
import { readSimplify } from '../../fields/simplify';

/** Takes the batch out of `{ batch: … }`, simplified if the user wants that. */
export const takeBatch: Output = (answer, parameters) => {
	const batch = batchIn(parameters, answer);
	return [{ json: shaped(batch, readSimplify(parameters)) }];
};

/** Takes the batches out of `{ batches: [ … ] }`, simplified if the user wants that. */
export const takeBatches: Output = (answer, parameters) => {
	const simplify = readSimplify(parameters);
	const batches = batchesIn(parameters, answer);
	return batches.map((batch) => ({ json: shaped(batch, simplify) }));
};

const shaped = (batch: IDataObject, simplify: boolean) => (simplify ? simplified(batch) : batch);
