import type { IDataObject } from 'n8n-workflow';

import type { RunAnswer } from '../api/answers';
import { runIn, urlIn } from '../api/answers';
import { JsonObjects } from '../api/jsonObjects';
import { isRun } from '../api/members';
import { fromThrown, isPassing, toNodeError } from '../errors/nodeErrors';
import { formsOf, withoutSecrets } from '../errors/redact';
import { isObject } from '../errors/values';
import { credentialOf } from './credential';
import { stopSignal } from './ending';
import type { Line } from './line';
import { pause } from './pause';
import { SilenceWatch } from './silence';
import { downloadBrokenOff, openStored } from './storage';
import { discard } from './storageHost';
import type { StoredFile } from './storageHost';
import type { Talk } from './talk';

/** Results that were paid for are requested more than once, each time after a longer pause, in milliseconds. */
const PAUSES = [1_000, 3_000];

/** Which runs to read; Cargo always requires the workflow (cargo-endpoints.md, "runs"). */
export interface RunsQuery extends IDataObject {
	workflowUuid: string;
	batchUuid?: string;
	statuses?: string[];
}

/**
 * Reads runs with the outputs of their nodes: one request for a file of them, whose objects are read one by
 * one as they arrive. A run without its output in the file is read separately.
 *
 * @param talk the item's conversation
 * @param query which runs
 * @param keep reduces each run to what is needed; most of its context is not
 * @returns what was kept, in the order of the file
 * @throws NodeApiError if Cargo refuses, or the file cannot be read after three tries
 */
export async function readRuns<T>(
	talk: Talk,
	query: RunsQuery,
	keep: (answer: RunAnswer) => T,
): Promise<T[]> {
	const { line } = talk;
	for (const wait of PAUSES) {
		try {
			return await readFile(talk, query, keep);
		} catch (thrown) {
			const { node, itemIndex } = talk.parameters;
			if (!isPassing(thrown)) throw fromThrown(node, itemIndex, thrown);
			await pause(wait, stopSignal(line.context));
		}
	}
	return await readFile(talk, query, keep);
}

async function readFile<T>(
	talk: Talk,
	query: RunsQuery,
	keep: (answer: RunAnswer) => T,
): Promise<T[]> {
	const { line, parameters } = talk;
	const url = '/v1/orchestration/runs/download';
	const answer = await talk.ask({ method: 'POST', url, body: query });
	const file = await openStored(line, urlIn(parameters, answer, 'a file of runs'));
	const forms = formsOf((await credentialOf(line)).apiToken);
	const kept: T[] = [];
	const incomplete: Array<{ index: number; read: RunAnswer }> = [];
	for await (const object of objectsIn(line, file)) {
		const read = asRun(line, withoutSecrets(object, forms));
		if (!read.context) incomplete.push({ index: kept.length, read });
		kept.push(keep(read));
	}
	await Promise.all(
		incomplete.map(async ({ index, read }) => {
			kept[index] = keep(await completed(talk, read));
		}),
	);
	return kept;
}

/** If Cargo does not return the run separately either, it stays as it is in the file. */
async function completed(talk: Talk, read: RunAnswer): Promise<RunAnswer> {
	try {
		return await readRun(talk, read.run.uuid);
	} catch (thrown) {
		const { node, itemIndex } = talk.parameters;
		if (isPassing(thrown)) throw fromThrown(node, itemIndex, thrown);
		return read;
	}
}

/**
 * Reads one run with its output.
 *
 * @param talk the item's conversation
 * @param uuid the run
 * @param until when the response is no longer needed
 */
export async function readRun(talk: Talk, uuid: string, until?: number): Promise<RunAnswer> {
	const url = `/v1/orchestration/runs/${uuid}`;
	return runIn(talk.parameters, await talk.ask({ method: 'GET', url, body: undefined }, until));
}

/** A run of the file: a run object, with `runContext` as one more member. */
function asRun(line: Line, object: unknown): RunAnswer {
	if (!isRun(object)) throw unreadable(line, 'it contains something other than runs');
	const { runContext, ...run } = object;
	return { run, context: isObject(runContext) ? (runContext as IDataObject) : undefined };
}

async function* objectsIn(line: Line, file: StoredFile): AsyncGenerator {
	const { stream } = file;
	const objects = new JsonObjects();
	const decoder = new TextDecoder();
	const watch = new SilenceWatch(line, file);
	try {
		for await (const part of stream) {
			const text = typeof part === 'string' ? part : decoder.decode(part, { stream: true });
			yield* objects.push(text);
		}
	} catch (thrown) {
		if (thrown instanceof SyntaxError) throw unreadable(line, 'it is not JSON');
		throw downloadBrokenOff(line, watch.causeOf(thrown));
	} finally {
		watch.end();
		discard(file);
	}
	if (!objects.isComplete()) throw unreadable(line, 'it is incomplete');
}

/** Treated like an incomplete response: the next try may return the whole. */
function unreadable({ parameters }: Line, fault: string) {
	return toNodeError(parameters.node, parameters.itemIndex, {
		message: `The file of runs could not be read: ${fault}`,
		description: 'Use Batch → Get Results with this batch to try again. It uses no credits',
		reason: null,
		httpCode: '502',
	});
}
