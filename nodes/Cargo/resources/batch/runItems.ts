import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { RunAnswer } from '../../api/answers';
import type { Batch } from '../../api/members';
import { failureOf, inputOf, knowsNode, outputOf } from '../../api/runs';
import type { RunsQuery } from '../../engine/runsFile';
import { readRuns } from '../../engine/runsFile';
import type { Talk } from '../../engine/talk';
import { toNodeError } from '../../errors/nodeErrors';
import { refuse } from '../../fields/parameters';

/** The records of a batch to return, and the node whose output to return. */
export interface Wanted {
	/** The node's slug; left out for the end node. */
	outputNodeSlug?: string;
	/** Statuses of runs; left out for all. */
	statuses?: string[];
}

/**
 * One item for each record of a finished batch: its input, its output, and why it failed.
 *
 * @param talk the item's conversation
 * @param batch the batch
 * @param wanted which records, and which output
 * @returns items `{ recordId, recordTitle, status, input, output, errorMessage, runUuid }`
 * @throws NodeApiError if the runs cannot be read; NodeOperationError if no run has the node
 */
export async function runItems(
	talk: Talk,
	batch: Batch,
	{ outputNodeSlug, statuses }: Wanted = {},
): Promise<INodeExecutionData[]> {
	let isNodeKnown = outputNodeSlug === undefined;
	const items = await readRuns(talk, runsOf(talk, batch, statuses), (answer) => {
		isNodeKnown ||= knowsNode(answer, outputNodeSlug ?? '');
		return { json: asRecord(answer, outputNodeSlug) };
	});
	if (isNodeKnown || items.length === 0) return items;
	return refuse(
		talk.parameters,
		'Output Node',
		outputNodeSlug,
		'is not a node of this batch',
		'Choose a node from the list, or leave the field empty to get the result of each run',
	);
}

/**
 * The query for the runs of a batch.
 *
 * @param talk the item's conversation, for the error
 * @param batch the batch
 * @param statuses of the runs; left out for all
 * @throws NodeApiError if Cargo does not return the batch's workflow
 */
export function runsOf(
	{ parameters: { node, itemIndex } }: Talk,
	{ uuid, workflowUuid }: Batch,
	statuses?: string[],
): RunsQuery {
	if (workflowUuid) return { workflowUuid, batchUuid: uuid, ...(statuses ? { statuses } : {}) };
	throw toNodeError(node, itemIndex, {
		message: `The batch ${uuid} belongs to no play or tool, so Cargo cannot list its runs`,
		description: 'Use Batch → Get Results, and set Return As to File',
		reason: null,
		httpCode: null,
	});
}

function asRecord(answer: RunAnswer, slug: string | undefined): IDataObject {
	const { uuid, recordId = null, recordTitle = null, status = null, errorMessage } = answer.run;
	return {
		recordId,
		recordTitle,
		status,
		input: inputOf(answer) ?? null,
		output: outputOf(answer, slug),
		errorMessage: status === 'error' ? failureOf(answer.run) : (errorMessage ?? null),
		runUuid: uuid,
	};
}
