import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { givesErrorsAsItems } from '../../engine/agent';
import { beginRun } from '../../engine/ending';
import { failedItem } from '../../engine/failedItem';
import { warnOfFailures } from '../../engine/hints';
import { namingCreated } from '../../engine/ledger';
import { CustomLine } from '../../engine/line';
import { checkSameCredential, checkSameForAll } from '../../engine/sameForAll';
import type { Talk } from '../../engine/talk';
import { talkFor } from '../../engine/talk';
import { fromThrown } from '../../errors/nodeErrors';
import { withoutToken } from '../../errors/redact';
import { COLUMNS } from '../../fields/columns';
import { readModelId } from '../../fields/model';
import { checkCommon } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { recordField } from './recordField';
import type { RecordWriting } from './writing';
import { missingAt, readRecordsPerRequest, writeOnce } from './writing';

const ONE_VALUE =
	'All items are written to the same model. Use one value for all of them, or run the node separately for each value, for example with Loop Over Items';

/** What may differ for each item. */
const OWN_FIELDS = [COLUMNS.name, recordField.name];

/** An input item, and what is written for it. */
interface Row<Entry> {
	index: number;
	entry: Entry;
}

/** What is returned. */
interface Returned {
	/** The items, by the index of their input item. */
	items: Map<number, INodeExecutionData>;
	/** How many of them are errors. */
	failed: number;
}

/**
 * A custom operation that writes the records of all input items, with one request or one for each
 * `recordsPerRequest` of them.
 *
 * All items are checked before the first request. The requests are sent one after the other, so that the first
 * refusal stops the rest. With Retry On Fail, those that Cargo accepted are not sent again.
 *
 * @param writing the operation
 * @param fields the fields of its form
 * @returns the operation; it returns one item for each input item, linked to it
 */
export function writeAllItems<Entry>(writing: RecordWriting<Entry>, fields: INodeProperties[]) {
	const shared = fields.filter(({ name }) => !OWN_FIELDS.includes(name));
	return async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		beginRun(this);
		const returned: Returned = { items: new Map(), failed: 0 };
		const rows = await prepared(this, writing, shared, returned);
		for (const part of partsOf(this, writing, rows)) {
			await writePart(this, writing, part, returned);
		}
		const items = this.getInputData();
		warnOfFailures(this, returned.failed, items.length);
		return [items.flatMap((_item, index) => returned.items.get(index) ?? [])];
	};
}

/** What is written, item by item; items that cannot be are in `returned`, if errors are items. */
async function prepared<Entry>(
	context: IExecuteFunctions,
	writing: RecordWriting<Entry>,
	shared: INodeProperties[],
	returned: Returned,
): Promise<Array<Row<Entry>>> {
	const items = context.getInputData();
	const read = await orFail(context, returned, [...items.keys()], async () => {
		const talk = talkAt(context, writing, 0);
		await checkShared(context, talk.parameters, shared);
		return await writing.reader(talk);
	});
	if (!read) return [];
	const rows: Array<Row<Entry>> = [];
	for (const index of items.keys()) {
		const { parameters } = new CustomLine(context, index);
		await orFail(context, returned, [index], () => {
			rows.push({ index, entry: read(parameters) });
		});
	}
	return rows;
}

async function checkShared(
	context: IExecuteFunctions,
	parameters: Parameters,
	shared: INodeProperties[],
): Promise<void> {
	checkCommon(parameters);
	readModelId(parameters);
	readRecordsPerRequest(parameters);
	checkSameForAll(context, parameters, shared, ONE_VALUE);
	await checkSameCredential(context, ONE_VALUE);
}

/** The rows of each request. */
function partsOf<Entry>(
	context: IExecuteFunctions,
	{ keyOf }: RecordWriting<Entry>,
	rows: Array<Row<Entry>>,
): Array<Array<Row<Entry>>> {
	if (rows.length === 0) return [];
	const size = readRecordsPerRequest(new CustomLine(context, 0).parameters);
	const parts: Array<Array<Row<Entry>>> = [];
	let keys = new Set<string>();
	for (const row of rows) {
		const last = parts.at(-1);
		const key = keyOf?.(row.entry);
		const isFull = !last || last.length >= size || (key !== undefined && keys.has(key));
		if (isFull) {
			parts.push([row]);
			keys = new Set();
		} else last.push(row);
		if (key !== undefined) keys.add(key);
	}
	return parts;
}

async function writePart<Entry>(
	context: IExecuteFunctions,
	writing: RecordWriting<Entry>,
	part: Array<Row<Entry>>,
	returned: Returned,
): Promise<void> {
	const indexes = part.map(({ index }) => index);
	const written = await orFail(context, returned, indexes, async () => {
		const talk = talkAt(context, writing, indexes[0] ?? 0);
		return await writeOnce(
			talk,
			writing,
			part.map(({ entry }) => entry),
		);
	});
	if (!written) return;
	for (const [place, index] of indexes.entries()) {
		const json = written.records[place];
		await orFail(context, returned, [index], () => {
			if (!json) throw missingAt({ node: context.getNode(), itemIndex: index }, writing);
			returned.items.set(index, { json, pairedItem: { item: index } });
		});
	}
}

function talkAt<Entry>(
	context: IExecuteFunctions,
	{ request }: RecordWriting<Entry>,
	index: number,
): Talk {
	const first = new CustomLine(context, 0).parameters;
	return talkFor(new CustomLine(context, index, first), request);
}

/**
 * Does something for items. If it fails, its error ends the run, or each of these items becomes an error.
 *
 * @returns what it resolves with; undefined if it failed
 */
async function orFail<T>(
	context: IExecuteFunctions,
	returned: Returned,
	indexes: number[],
	work: () => T | Promise<T>,
): Promise<T | undefined> {
	try {
		return await work();
	} catch (thrown) {
		const thrownAt = fromThrown(context.getNode(), indexes[0] ?? 0, thrown);
		const error = await withoutToken(context, thrownAt);
		if (!givesErrorsAsItems(context)) throw await namingCreated(context, error);
		const items = context.getInputData();
		for (const index of indexes) {
			const item = items[index] ?? { json: {} };
			returned.items.set(index, failedItem(context, item, { item: index }, error));
		}
		returned.failed += indexes.length;
		return undefined;
	}
}
