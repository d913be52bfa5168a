import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Batch } from '../../api/members';
import { simplified } from '../../api/simplify';
import { givesErrorsAsItems } from '../../engine/agent';
import { CargoClient } from '../../engine/client';
import { failedItem } from '../../engine/failedItem';
import { parametersOfItem } from '../../engine/parameters';
import { waitUntilFinished } from '../../engine/wait';
import { fromThrown, withRemark } from '../../errors/nodeErrors';
import { withoutToken } from '../../errors/redact';
import { checkCommon, readPatience } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { readSimplify } from '../../fields/simplify';
import { checkWaiting, readWaits } from '../../fields/waiting';
import { readRecords, readRecordsPerBatch, recordsBody } from './records';
import { checkSameForAll } from './sameForAll';

/** The input items that become one batch, and the request's body that makes it. */
interface Part {
	items: INodeExecutionData[];
	/** Index of the first of them among all input items. */
	start: number;
	body: IDataObject;
}

/** A part that has become a batch. */
type Created = Part & { batch: Batch };

/** A part that something went wrong with: its creation, or the wait for the batch it has become. */
type Failed = Part & { batch?: Batch; thrown: unknown };

type Outcome = Created | Failed;

const isFailed = (outcome: Outcome): outcome is Failed => 'thrown' in outcome;

/**
 * Create From Items: one request for all input items, or one for each `recordsPerBatch` of them.
 *
 * The batches are created one after the other, so that the first refusal stops the rest before they
 * cost credits, and then waited for side by side. The fields are read once, for the first item; those of
 * all others must not differ.
 *
 * @returns one item for each batch, linked to all of its input items; where On Error is Continue, the
 * input items that did not get into a batch come out one by one
 */
export async function createFromAllItems(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const parameters = parametersOfItem(this, 0);
	const outcomes = await withoutTokens(this, await runParts(this, parameters));
	const failed = outcomes.find(isFailed);
	if (failed && !givesErrorsAsItems(this)) throw errorOf(parameters, failed, outcomes);
	return [outcomes.flatMap((outcome) => itemsOf(this, parameters, outcome))];
}

async function runParts(context: IExecuteFunctions, parameters: Parameters): Promise<Outcome[]> {
	const items = context.getInputData();
	try {
		checkCommon(parameters);
		checkWaiting(parameters);
		checkSameForAll(context, parameters);
		const cargo = new CargoClient(context, parameters);
		const parts = splitItems(parameters, items);
		const goesOn = givesErrorsAsItems(context);
		const created = await createInTurn(cargo, parts, goesOn);
		// Nobody should wait for hours to hear of a refusal that ends the run.
		const isOver = !goesOn && created.some(isFailed);
		if (isOver || !readWaits(parameters)) return created;
		return await Promise.all(created.map(async (outcome) => await waitFor(cargo, outcome)));
	} catch (thrown) {
		return [{ items, start: 0, body: {}, thrown }];
	}
}

function splitItems(parameters: Parameters, items: INodeExecutionData[]): Part[] {
	const records = readRecords(
		parameters,
		items.map(({ json }) => json),
	);
	const size = Math.min(readRecordsPerBatch(parameters), items.length);
	return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => {
		const start = index * size;
		const end = start + size;
		const body = recordsBody(parameters, records.slice(start, end));
		return { items: items.slice(start, end), start, body };
	});
}

async function createInTurn(
	cargo: CargoClient,
	parts: Part[],
	goesOn: boolean,
): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const part of parts) {
		const outcome = await settled(part, async () => await cargo.create(part.body, part.items[0]));
		outcomes.push(outcome);
		if (isFailed(outcome) && !goesOn) break;
	}
	return outcomes;
}

async function waitFor(cargo: CargoClient, outcome: Outcome): Promise<Outcome> {
	if (isFailed(outcome)) return outcome;
	const { batch } = outcome;
	const { node, itemIndex } = cargo.parameters;
	return await settled(
		outcome,
		async () =>
			await waitUntilFinished({
				node,
				itemIndex,
				patience: readPatience(cargo.parameters),
				batch,
				signal: cargo.signal,
				read: async (uuid) => await cargo.read(uuid),
			}),
	);
}

async function settled(part: Part, work: () => Promise<Batch>): Promise<Outcome> {
	try {
		return { ...part, batch: await work() };
	} catch (thrown) {
		return { ...part, thrown };
	}
}

async function withoutTokens(context: IExecuteFunctions, outcomes: Outcome[]): Promise<Outcome[]> {
	return await Promise.all(
		outcomes.map(async (outcome) => {
			if (!isFailed(outcome)) return outcome;
			const error = fromThrown(context.getNode(), outcome.start, outcome.thrown);
			return { ...outcome, thrown: await withoutToken(context, error) };
		}),
	);
}

/** The error that ends the run; it names the other batches that exist by then, for they cost credits. */
function errorOf({ node }: Parameters, failed: Failed, outcomes: Outcome[]) {
	const error = fromThrown(node, failed.start, failed.thrown);
	// Of a later part it names the item for which the fields were read, which is the first of all.
	if (failed.start > 0) error.context.itemIndex = failed.start;
	const created = outcomes
		.filter((outcome) => outcome !== failed)
		.flatMap(({ batch }) => (batch ? [batch.uuid] : []));
	return created.length === 0
		? error
		: withRemark(error, `These batches were created all the same: ${created.join(', ')}`);
}

function itemsOf(
	context: IExecuteFunctions,
	parameters: Parameters,
	outcome: Outcome,
): INodeExecutionData[] {
	const { items, start } = outcome;
	if (isFailed(outcome)) {
		const error = fromThrown(parameters.node, start, outcome.thrown);
		return items.map((item, index) => failedItem(context, item, { item: start + index }, error));
	}
	const json = readSimplify(parameters) ? simplified(outcome.batch) : outcome.batch;
	return [{ json, pairedItem: items.map((_item, index) => ({ item: start + index })) }];
}
