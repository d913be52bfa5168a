/** Rows in, results out: with the Cargo node alone, and with n8n's built-in nodes. */
import type { IDataObject } from 'n8n-workflow';

import { type HostSettings, START } from './job.mjs';
import { AUTHENTICATION, BATCHES, type Chain, HTTP_REQUEST, MEASURED } from './parts.mjs';

/** Seconds until the status check of the batch, which has finished by then; the same for all contestants. */
const PAUSE = 0.1;

/** The options of the Cargo node. */
export const RESULTS: IDataObject = {
	waitUntilFinished: true,
	returnData: 'results',
	options: { pollInterval: PAUSE },
};

/** The field by which the items are matched with the results. */
const KEY = 'uuid';

const BATCH = "$('Create').first().json.batch.uuid";

/** The steps between the file and the items: its URL, how it is parsed, what is matched. */
const FILES = {
	csv: {
		url: `${BATCHES}/{{ ${BATCH} }}/download`,
		body: '{}',
		parts: [extract('csv', { operation: 'csv' })],
		match: { fieldsToMatchString: KEY },
	},
	runs: {
		url: '/v1/orchestration/runs/download',
		body: `={{ { workflowUuid: $('Create').first().json.batch.workflowUuid, batchUuid: ${BATCH} } }}`,
		parts: [
			extract('json', { operation: 'fromJson' }),
			{
				name: 'Split',
				type: 'n8n-nodes-base.splitOut',
				parameters: { fieldToSplitOut: 'data', options: {} },
			},
		],
		match: {
			advanced: true,
			mergeByFields: { values: [{ field1: KEY, field2: `runContext.start.${KEY}` }] },
		},
	},
};

function extract(kind: string, parameters: IDataObject) {
	return { name: `Extract ${kind}`, type: 'n8n-nodes-base.extractFromFile', parameters };
}

/**
 * What a user builds with n8n's own nodes: the items become one list, which a request sends; a loop checks
 * until the batch has finished; the file of its results is downloaded, parsed, and merged with the items.
 *
 * @param settings where the responder is, and the tool
 * @param kind the CSV of the batch, or the file of its runs
 */
export function resultsByHttp({ baseUrl, toolUuid }: HostSettings, kind: 'csv' | 'runs'): Chain {
	const file = FILES[kind];
	const names = file.parts.map(({ name }) => name);
	const last = names.at(-1) ?? '';
	const request = (name: string, parameters: IDataObject) => ({
		name,
		type: HTTP_REQUEST,
		parameters,
	});
	const post = (name: string, url: string, jsonBody: string) =>
		request(name, {
			...AUTHENTICATION,
			method: 'POST',
			url: url.includes('{{') ? `=${baseUrl}${url}` : baseUrl + url,
			sendBody: true,
			specifyBody: 'json',
			jsonBody,
		});
	return {
		parts: [
			{
				name: 'Aggregate',
				type: 'n8n-nodes-base.aggregate',
				parameters: { aggregate: 'aggregateAllItemData', destinationFieldName: 'records' },
			},
			post(
				'Create',
				BATCHES,
				`={{ { workflowUuid: "${toolUuid}", data: { kind: "records", records: $json.records } } }}`,
			),
			{
				name: 'Wait',
				type: 'n8n-nodes-base.wait',
				parameters: { resume: 'timeInterval', amount: PAUSE, unit: 'seconds' },
			},
			request('Look', { ...AUTHENTICATION, url: `=${baseUrl}${BATCHES}/{{ ${BATCH} }}` }),
			{ name: 'Finished', type: 'n8n-nodes-base.if', parameters: IS_FINISHED },
			post('Ask for File', file.url, file.body),
			request('Get File', {
				url: '={{ $json.url }}',
				options: { response: { response: { responseFormat: 'file' } } },
			}),
			...file.parts,
			{
				name: MEASURED,
				type: 'n8n-nodes-base.merge',
				parameters: {
					mode: 'combine',
					combineBy: 'combineByFields',
					joinMode: 'enrichInput1',
					// A run has a UUID too, and the items keep theirs.
					options: {
						multipleMatches: 'first',
						clashHandling: { values: { resolveClash: 'preferInput1' } },
					},
					...file.match,
				},
			},
		],
		wires: {
			[START]: [[['Aggregate'], [MEASURED, 0]]],
			Aggregate: [[['Create']]],
			Create: [[['Wait']]],
			Wait: [[['Look']]],
			Look: [[['Finished']]],
			Finished: [[['Ask for File']], [['Wait']]],
			'Ask for File': [[['Get File']]],
			'Get File': [[[names[0] ?? '']]],
			...Object.fromEntries(names.slice(1).map((name, place) => [names[place] ?? '', [[[name]]]])),
			[last]: [[[MEASURED, 1]]],
		},
	};
}

const IS_FINISHED: IDataObject = {
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		conditions: [
			{
				id: 'finished',
				leftValue: '={{ $json.batch.status }}',
				rightValue: 'success',
				operator: { type: 'string', operation: 'equals' },
			},
		],
		combinator: 'and',
	},
	options: {},
};
