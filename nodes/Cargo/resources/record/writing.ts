import type { IDataObject, IHttpRequestMethods, INodeProperties } from 'n8n-workflow';

import type { Answer, Place } from '../../api/answers';
import type { Writing, Written } from '../../engine/ledger';
import type { Operation, Talk } from '../../engine/talk';
import type { Refusal } from '../../errors/explain';
import { toNodeError } from '../../errors/nodeErrors';
import { readModelId } from '../../fields/model';
import { readOption } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { checkNumber } from '../../fields/scalars';

/** The records of one request. */
export interface WrittenRecords extends Written {
	/** What the item of each entry becomes; undefined if Cargo returned nothing for it. */
	records: Array<IDataObject | undefined>;
}

/** An operation that writes the records of all input items with as few requests as possible. */
export interface RecordWriting<Entry> {
	what: Writing;
	request: { method: IHttpRequestMethods; url: string };
	/**
	 * Prepares the reading of items; what is the same for all of them is read here, once.
	 *
	 * @param talk the conversation of the first item
	 * @returns what reads one item; it throws a NodeOperationError that names the invalid field
	 */
	reader: (talk: Talk) => Promise<(parameters: Parameters) => Entry>;
	/** What must not be twice in one request, since Cargo does not say which of the two counts. */
	keyOf?: (entry: Entry) => string;
	/** The members of the body other than `modelUuid`. */
	bodyOf: (entries: Entry[]) => IDataObject;
	/**
	 * Takes what was written from the response.
	 *
	 * @throws NodeApiError if the response does not hold it
	 */
	read: (place: Place, answer: Answer, entries: Entry[]) => WrittenRecords;
	/** What to say of an item for which Cargo returned no record. */
	missing: Refusal;
}

/** The option that splits the items into several requests. */
export const recordsPerRequestOption: INodeProperties = {
	displayName: 'Records per Request',
	name: 'recordsPerRequest',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1000,
	description:
		'Max number of records in one request. Without this option, one request holds all records.',
};

/**
 * Reads how many records go into one request.
 *
 * @param parameters the first item's parameters
 * @returns the number, or the largest one if the user set none
 * @throws NodeOperationError if it is not a whole number above 0
 */
export function readRecordsPerRequest(parameters: Parameters): number {
	const most = Number.MAX_SAFE_INTEGER;
	const chosen = readOption(parameters, recordsPerRequestOption.name, most);
	return checkNumber(parameters, recordsPerRequestOption.displayName, chosen, {
		min: 1,
		max: most,
	});
}

/**
 * Sends the request that writes some records, once.
 *
 * @param talk the conversation of the first of their items
 * @param writing the operation
 * @param entries what to write
 */
export async function writeOnce<Entry>(
	talk: Talk,
	writing: RecordWriting<Entry>,
	entries: Entry[],
): Promise<WrittenRecords> {
	const body = { modelUuid: readModelId(talk.parameters), ...writing.bodyOf(entries) };
	const read = (answer: Answer) => writing.read(talk.parameters, answer, entries);
	return await talk.write(writing.what, read, { body });
}

/** The error of an item for which Cargo returned no record. */
export const missingAt = (
	{ node, itemIndex }: Place,
	{ missing }: Pick<RecordWriting<unknown>, 'missing'>,
) => toNodeError(node, itemIndex, missing);

/**
 * The same operation for a single item. Its routing serves older AI Agent nodes, which do not support custom
 * operations (n8n-engine.md, "Steps around a request").
 *
 * @param writing the operation
 */
export function operationOf<Entry>(writing: RecordWriting<Entry>): Operation {
	const check = (parameters: Parameters) => {
		readModelId(parameters);
		readRecordsPerRequest(parameters);
	};
	return {
		request: writing.request,
		prepare: [check],
		conversation: async (talk) => {
			const read = await writing.reader(talk);
			const { records } = await writeOnce(talk, writing, [read(talk.parameters)]);
			const [json] = records;
			if (!json) throw missingAt(talk.parameters, writing);
			return [{ json }];
		},
	};
}
