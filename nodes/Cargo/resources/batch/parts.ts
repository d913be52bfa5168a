import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Batch } from '../../api/members';
import { CustomLine } from '../../engine/line';
import type { Talk } from '../../engine/talk';
import { talkFor } from '../../engine/talk';
import type { Open, StillOpen } from '../../engine/wait';
import { fromThrown } from '../../errors/nodeErrors';
import { withoutToken } from '../../errors/redact';
import type { Parameters } from '../../fields/parameters';
import { readRecords, readRecordsPerBatch, recordsBody } from './records';
import type { Row, RowResults } from './rowResults';

/** The input items that become one batch. */
export interface Part {
	rows: Row[];
	/** Index of the first of them among all input items. */
	start: number;
	/** What is said to Cargo for them, and the request's body that makes the batch. */
	talk: Talk;
	body: IDataObject;
	/** The batch, once it was created. */
	batch?: Batch;
	/** The wait for it so far, where the execution has slept. */
	earlier?: Open;
}

/** A part that has become a batch, and the results of its rows where the user wants them. */
export type Done = Part & { batch: Batch; results?: RowResults };

/** A part whose batch is still open: the wait goes on in a sleep. */
export type Pending = Part & { batch: Batch; pending: StillOpen };

/** A part that something went wrong with: its creation, or what followed. */
export type Failed = Part & { thrown: unknown };

/** What became of a part. */
export type Outcome = Done | Pending | Failed;

/** Tells whether something went wrong with a part. */
export const isFailed = (outcome: Outcome): outcome is Failed => 'thrown' in outcome;

/** Tells whether the wait for a part goes on in a sleep. */
export const isPending = (outcome: Outcome): outcome is Pending => 'pending' in outcome;

/**
 * What is said to Cargo for a part.
 *
 * @param context the operation's context
 * @param parameters the first item's, which hold for all
 * @param start index of the part's first item
 * @param body of the request that creates the batch
 */
export function talkAt(
	context: IExecuteFunctions,
	parameters: Parameters,
	start: number,
	body: IDataObject = {},
): Talk {
	const line = new CustomLine(context, start, parameters);
	return talkFor(line, { method: 'POST', url: '/v1/orchestration/batches', body });
}

/**
 * Makes parts of all input items.
 *
 * @param context the operation's context
 * @param parameters the first item's, which hold for all
 * @throws NodeOperationError naming the field that is not usable
 */
export function splitItems(context: IExecuteFunctions, parameters: Parameters): Part[] {
	const items = context.getInputData();
	const size = Math.min(readRecordsPerBatch(parameters), items.length);
	const records = readRecords(
		parameters,
		items.map(({ json }) => json),
		(index) => new CustomLine(context, index).parameters,
	);
	const rows = items.map((item, index) => ({ item, index, record: records[index] ?? {} }));
	return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => {
		const start = index * size;
		const own = rows.slice(start, start + size);
		const body = recordsBody(
			parameters,
			own.map(({ record }) => record),
		);
		return { rows: own, start, body, talk: talkAt(context, parameters, start, body) };
	});
}

/** The error of a part, without the token. */
export async function errorOf({ talk, thrown }: Failed) {
	const { line, parameters } = talk;
	return await withoutToken(
		line.context,
		fromThrown(parameters.node, parameters.itemIndex, thrown),
	);
}
