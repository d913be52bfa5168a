import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Batch } from '../../api/members';
import { REQUEST_DEFAULTS } from '../../api/request';
import { givesErrorsAsItems, runOf } from '../../engine/agent';
import { beginRun, endRun, isBecauseOfAnother } from '../../engine/ending';
import { failedItem } from '../../engine/failedItem';
import { warnOfFailedRuns, warnOfStrangers } from '../../engine/hints';
import { whatWasCreated } from '../../engine/ledger';
import { CustomLine } from '../../engine/line';
import { createdFor } from '../../engine/once';
import { Turn } from '../../engine/slots';
import type { Talk } from '../../engine/talk';
import { talkOf } from '../../engine/talk';
import { fromThrown, withRemark } from '../../errors/nodeErrors';
import { withoutToken } from '../../errors/redact';
import { checkCommon } from '../../fields/options';
import type { Parameters } from '../../fields/parameters';
import { readTransport } from '../../fields/transport';
import { checkWaiting, readWaits } from '../../fields/waiting';
import { createBatch, waitForBatch } from './following';
import { batchItem } from './output';
import { haveAllFields, readRecords, readRecordsPerBatch, recordsBody } from './records';
import { returnsResults } from './returnData';
import type { Row, RowResults } from './rowResults';
import { checkRowResults, hintAt, rowResults } from './rowResults';
import { checkSameCredential, checkSameForAll } from './sameForAll';

/** The input items that become one batch. */
interface Part {
	rows: Row[];
	/** Index of the first of them among all input items. */
	start: number;
	/** The conversation with Cargo for them, and the body of the request that creates the batch. */
	talk: Talk;
	body: IDataObject;
}

/** A part that has become a batch, and the results of its rows if the user wants them. */
type Done = Part & { batch: Batch; results?: RowResults };

/** A part that failed, when its batch was created or later. */
type Failed = Part & { thrown: unknown };

type Outcome = Done | Failed;

const isFailed = (outcome: Outcome): outcome is Failed => 'thrown' in outcome;

/**
 * Create From Items: one request for all input items, or one for each `recordsPerBatch` of them.
 *
 * The batches are created one after the other, so that the first refusal stops the rest before they use
 * credits. The waits then run in parallel. The fields are read once, for the first item; they must be the
 * same for all others.
 *
 * @returns one item for each batch, linked to all its input items, or with Results one for each input item;
 * with On Error set to Continue, one item for each input item that is not in a batch
 */
export async function createFromAllItems(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	beginRun(this);
	const first = new CustomLine(this, 0);
	const goesOn = givesErrorsAsItems(this);
	const parts = await prepared(this, first, goesOn);
	if (!Array.isArray(parts)) return [parts.items];
	const [created] = await Promise.all([createInTurn(parts, goesOn), warnOfNames(parts)]);
	if (!goesOn) await refuseIfFailed(created);
	const outcomes = await followAll(created, goesOn);
	if (!goesOn) await refuseIfFailed(outcomes);
	hintAt(
		this,
		outcomes.flatMap((outcome) =>
			'results' in outcome && outcome.results ? [outcome.results] : [],
		),
	);
	warnOfFailedRuns(
		this,
		outcomes.flatMap((outcome) => (isFailed(outcome) || outcome.results ? [] : [outcome.batch])),
	);
	const items = await Promise.all(outcomes.map(itemsOf));
	return [items.flat()];
}

/** The parts, ready to be sent; or the error items of all input items, if a field is invalid. */
async function prepared(
	context: IExecuteFunctions,
	line: CustomLine,
	goesOn: boolean,
): Promise<Part[] | { items: INodeExecutionData[] }> {
	const { parameters } = line;
	const items = context.getInputData();
	try {
		checkCommon(parameters);
		checkWaiting('batch')(parameters);
		checkSameForAll(context, parameters);
		await checkSameCredential(context);
		checkRowResults(parameters, items, (index) => new CustomLine(context, index).parameters);
		return splitItems(context, parameters, items);
	} catch (thrown) {
		const error = await withoutToken(context, fromThrown(parameters.node, 0, thrown));
		if (!goesOn) throw error;
		return { items: items.map((item, index) => failedItem(context, item, { item: index }, error)) };
	}
}

function splitItems(
	context: IExecuteFunctions,
	parameters: Parameters,
	items: INodeExecutionData[],
): Part[] {
	const size = Math.min(readRecordsPerBatch(parameters), items.length);
	const records = readRecords(
		parameters,
		items.map(({ json }) => json),
		(index) => new CustomLine(context, index).parameters,
	);
	const rows = items.map((item, index) => ({ item, index, record: records[index] ?? {} }));
	const request = {
		...REQUEST_DEFAULTS,
		...readTransport(parameters),
		method: 'POST' as const,
		url: '/v1/orchestration/batches',
	};
	return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => {
		const start = index * size;
		const own = rows.slice(start, start + size);
		const line = new CustomLine(context, start, parameters);
		const turn = new Turn(runOf(context), parameters);
		const body = recordsBody(
			parameters,
			own.map(({ record }) => record),
		);
		return { rows: own, start, body, talk: talkOf(line, turn, { ...request, body }) };
	});
}

async function warnOfNames(parts: Part[]): Promise<void> {
	const [first] = parts;
	if (!first || !haveAllFields(first.talk.parameters)) return;
	const records = parts.flatMap(({ rows }) => rows.map(({ record }) => record));
	await warnOfStrangers(
		first.talk,
		records,
		'To send only its inputs, set Fields to Selected or Map to Inputs.',
	);
}

async function createInTurn(parts: Part[], goesOn: boolean): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const part of parts) {
		const outcome = await settled(part, async () => ({ batch: await createBatch(part.talk) }));
		outcomes.push(outcome);
		if (isFailed(outcome) && !goesOn) break;
	}
	return outcomes;
}

/** Waits for all batches in parallel. The first that fails ends the run, if errors do. */
async function followAll(created: Outcome[], goesOn: boolean): Promise<Outcome[]> {
	return await Promise.all(
		created.map(async (outcome) => {
			if (isFailed(outcome)) return outcome;
			const followed = await settled(outcome, async () => await follow(outcome));
			if (isFailed(followed) && !goesOn) endRun(outcome.talk.line.context, outcome.start);
			return followed;
		}),
	);
}

async function follow({ talk, batch, rows }: Done): Promise<Pick<Done, 'batch' | 'results'>> {
	const { parameters } = talk;
	if (!readWaits(parameters)) return { batch };
	const finished = await waitForBatch(talk, batch);
	if (!returnsResults(parameters)) return { batch: finished };
	return { batch: finished, results: await rowResults(talk, finished, rows) };
}

async function settled(
	part: Part,
	work: () => Promise<Pick<Done, 'batch' | 'results'>>,
): Promise<Outcome> {
	try {
		return { ...part, ...(await work()) };
	} catch (thrown) {
		return { ...part, thrown };
	}
}

async function errorOf({ talk, thrown }: Failed) {
	const { line, parameters } = talk;
	return await withoutToken(
		line.context,
		fromThrown(parameters.node, parameters.itemIndex, thrown),
	);
}

/** Throws the error that ends the run; it names the other batches that exist by then, since they use credits. */
async function refuseIfFailed(outcomes: Outcome[]): Promise<void> {
	const failures = outcomes.filter(isFailed);
	const own = failures.find(({ thrown }) => !isBecauseOfAnother(thrown)) ?? failures[0];
	if (!own) return;
	const error = await errorOf(own);
	const told = `${error.message} ${error.description ?? ''}`;
	const created = await whatWasCreated(own.talk.line.context, told);
	throw created === undefined ? error : withRemark(error, created);
}

async function itemsOf(outcome: Outcome): Promise<INodeExecutionData[]> {
	const { rows, talk } = outcome;
	if (isFailed(outcome)) {
		const error = await errorOf(outcome);
		const { context } = talk.line;
		const created = await createdFor(context, talk.line.item());
		return rows.map(({ item, index }) =>
			failedItem(context, item, { item: index }, error, created),
		);
	}
	if (outcome.results) return outcome.results.items;
	const pairedItem = rows.map(({ index }) => ({ item: index }));
	return [{ ...batchItem(talk.parameters, outcome.batch), pairedItem }];
}
