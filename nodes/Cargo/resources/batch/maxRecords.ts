import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { expected } from '../../api/answers';
import type { Step, Talk } from '../../engine/talk';
import { isObject } from '../../errors/values';
import { readOptions } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { refuse } from '../../fields/parameters';
import { checkNumber } from '../../fields/scalars';
import { previewOf } from './body';

const FIELD = 'Max Records';

/** The option that keeps a batch from running on more records than its user expects. */
export const maxRecords: INodeProperties = {
	displayName: FIELD,
	name: 'maxRecords',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1000,
	description:
		'The most records to run on. If there are more, no batch is created and no credits are used.',
};

/**
 * Checks the option before anything is sent, and counts the records that are entered in the form.
 *
 * @throws NodeOperationError naming both numbers
 */
export const checkMaxRecords: Step = (parameters, { body }) => {
	const most = readMost(parameters);
	if (most === undefined) return;
	const { workflowUuid, data } = body as { workflowUuid?: string; data: IDataObject };
	if (Array.isArray(data.records)) {
		refuseMore(parameters, data.records.length, most);
	} else if (workflowUuid === undefined) {
		refuse(
			parameters,
			FIELD,
			most,
			'requires a tool, because Cargo counts the rows of a file only for a tool',
			'Choose a tool, or remove Max Records from Options',
		);
	}
};

/**
 * Asks Cargo how many records a batch would run on, and refuses too many. This uses no credits.
 *
 * @param talk the item's conversation
 * @param body what Create is about to send
 * @throws NodeOperationError naming both numbers
 * @throws NodeApiError if Cargo returns no count
 */
export async function refuseTooMany(talk: Talk, body: IDataObject): Promise<void> {
	const { parameters } = talk;
	const most = readMost(parameters);
	const preview = previewOf(body);
	if (most === undefined || Array.isArray(preview.data.records)) return;
	const url = '/v1/orchestration/batches/preview';
	const answer = await talk.ask({ method: 'POST', url, body: preview });
	const { count } = isObject(answer.body) ? answer.body : {};
	if (typeof count !== 'number') return expected(parameters, answer, 'the number of records');
	refuseMore(parameters, count, most);
}

/** Undefined if the option was not added; an option whose expression returns nothing is refused. */
function readMost(parameters: Parameters): number | undefined {
	const options = readOptions(parameters);
	if (!Object.hasOwn(options, maxRecords.name)) return undefined;
	const range = { min: 1, max: Number.MAX_SAFE_INTEGER };
	return checkNumber(parameters, FIELD, options[maxRecords.name], range);
}

function refuseMore(parameters: Parameters, count: number, most: number): void {
	if (count <= most) return;
	refuse(
		parameters,
		FIELD,
		most,
		`is less than the ${count} records that this batch would run on`,
		'No batch was created. Increase Max Records, or select fewer records',
	);
}
