import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import { derivedUuid } from '../../sandbox/ids.mjs';
import { BATCHES, CHANGES, MODELS, SEGMENTS, TOOLS, WORKFLOWS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';

/** One way to use an operation that works in the sandbox's first state. */
export interface Case {
	/** Parameters other than `operation`. */
	parameters: IDataObject;
	items?: IDataObject[];
	/** The binary data of each input item. */
	binaries?: IBinaryKeyData[];
	/** Its first request, as `METHOD path`. */
	sends: string;
}

const BATCHES_PATH = '/v1/orchestration/batches';
const RUNS_PATH = '/v1/orchestration/runs';
const RECORDS_PATH = '/v1/storage/records';
const contacts = { modelUuid: byId(MODELS.contacts.uuid) };
/** What the editor stores if the column `email` is mapped. */
const COLUMNS = {
	mappingMode: 'defineBelow',
	value: { email: '={{ $json.email }}' },
	schema: [{ id: 'email', displayName: 'E-mail', type: 'string', kind: 'string' }],
};
const FILES_PATH = '/v1/workspaceManagement/files';
const play = { workflowUuid: byId(WORKFLOWS.enrichNewLeads.uuid) };
const tool = { workflowUuid: byId(TOOLS.findEmail.workflowUuid) };
const finished = BATCHES.failedRuns.uuid;

/** What each kind of data needs beside its name; the workflow that takes it comes along. */
const DATA: Record<string, IDataObject> = {
	segment: { ...play, segmentUuid: byId(SEGMENTS.newLeads.uuid) },
	filter: {
		...play,
		modelUuid: byId(MODELS.contacts.uuid),
		filter: '{"conjonction":"and","groups":[]}',
	},
	recordIds: { ...play, modelUuid: byId(MODELS.contacts.uuid), recordIds: 'contact-1, contact-4' },
	change: { ...play, changeUuid: CHANGES.newLeads.uuid, changeKinds: ['added'] },
	records: { ...tool, records: '[{"first_name":"Ada","company_domain":"example.com"}]' },
	file: { ...tool, fileSource: 'uploaded', s3Filename: 'uploads/leads.csv' },
};
/** A run of a finished batch, and one of a batch in progress. */
const ENDED = derivedUuid(`run 0 of ${finished}`);
const RUNNING = derivedUuid(`run ${BATCHES.running.executedRunsCount} of ${BATCHES.running.uuid}`);
const RETURNS = ['batch', 'results'];
const QUICK = { waitUntilFinished: true, options: { pollInterval: 0.1 } };
const followed = (parameters: IDataObject): Case => ({
	parameters: { ...parameters, ...QUICK },
	sends: `POST ${BATCHES_PATH}`,
});
/** A file of an item, which is uploaded. */
const binaries = [
	{
		data: {
			fileName: 'leads.csv',
			mimeType: 'text/csv',
			data: Buffer.from('first_name,company_domain\nAda,example.com\n').toString('base64'),
		},
	},
];
const uploading: Case = {
	parameters: { ...tool, dataKind: 'file', fileSource: 'upload' },
	binaries,
	sends: `POST ${FILES_PATH}/upload`,
};
const FILTERS: IDataObject[] = [
	{ filterMode: 'none' },
	{ filterMode: 'json' },
	...['all', 'any'].map((combinator) => ({
		...{ filterMode: 'builder', combinator },
		conditions: {
			condition: [{ kind: 'column', column: 'string:stage', operator: 'is', value: 'new' }],
		},
	})),
];
const ofEveryKind = (sends: string, kinds = Object.keys(DATA)): Case[] => [
	...kinds.map((dataKind) => ({ parameters: { dataKind, ...DATA[dataKind] }, sends })),
	uploading,
	...FILTERS.map((filter) => ({
		parameters: { dataKind: 'filter', ...DATA.filter, ...filter },
		sends,
	})),
];

/**
 * Every operation, and every choice of its fields, at least once. The structure test runs them all,
 * and fails for an operation or a choice that is missing here.
 */
export const CASES: Record<string, Case[]> = {
	'batch.cancel': [
		{
			parameters: { batchUuid: byId(BATCHES.running.uuid) },
			sends: `POST ${BATCHES_PATH}/${BATCHES.running.uuid}/cancel`,
		},
	],
	'batch.create': [
		...ofEveryKind(`POST ${BATCHES_PATH}`),
		...RETURNS.map((returnData) => followed({ dataKind: 'records', ...DATA.records, returnData })),
	],
	'batch.createFromItems': [
		{
			parameters: { ...tool, fields: 'all' },
			items: [{ first_name: 'Ada' }, { first_name: 'Mei' }],
			sends: `POST ${BATCHES_PATH}`,
		},
		{
			parameters: { ...tool, fields: 'chosen', chosenFields: 'first_name' },
			items: [{ first_name: 'Ada', note: 'not sent' }],
			sends: `POST ${BATCHES_PATH}`,
		},
		{
			...followed({ ...tool, fields: 'all', returnData: 'batch' }),
			items: [{ first_name: 'Ada' }],
		},
		{
			...followed({ ...tool, fields: 'all', returnData: 'results' }),
			items: [{ first_name: 'Ada' }],
		},
		{
			parameters: {
				...tool,
				fields: 'mapped',
				inputs: {
					mappingMode: 'defineBelow',
					value: { first_name: '={{ $json.name }}' },
					schema: [{ id: 'first_name', displayName: 'First name', type: 'string', kind: 'string' }],
				},
			},
			items: [{ name: 'Ada', note: 'not sent' }],
			sends: `POST ${BATCHES_PATH}`,
		},
	],
	'batch.get': [
		{ parameters: { batchUuid: byId(finished) }, sends: `GET ${BATCHES_PATH}/${finished}` },
	],
	'batch.getAll': [{ parameters: {}, sends: `GET ${BATCHES_PATH}/list` }],
	'batch.getResults': [
		...['file', 'url'].map((output) => ({
			parameters: { batchUuid: byId(finished), output },
			sends: `POST ${BATCHES_PATH}/${finished}/download`,
		})),
		{
			parameters: { batchUuid: byId(finished), output: 'items' },
			sends: `GET ${BATCHES_PATH}/${finished}`,
		},
	],
	'batch.preview': ofEveryKind(`POST ${BATCHES_PATH}/preview`),
	'batch.retryFailed': [
		...['firstNode', 'lastNode'].map((resetFrom) => ({
			parameters: { batchUuid: byId(finished), resetFrom },
			sends: `GET ${BATCHES_PATH}/${finished}`,
		})),
		...RETURNS.map((returnData) => ({
			...followed({ batchUuid: byId(finished), resetFrom: 'firstNode', returnData }),
			sends: `GET ${BATCHES_PATH}/${finished}`,
		})),
	],
	'batch.wait': RETURNS.map((returnData) => ({
		parameters: { batchUuid: byId(finished), returnData },
		sends: `GET ${BATCHES_PATH}/${finished}`,
	})),
	'record.create': [
		{
			parameters: { ...contacts, columns: COLUMNS },
			items: [{ email: 'ada@example.com' }, { email: 'mei@example.com' }],
			sends: `POST ${RECORDS_PATH}/createBulk`,
		},
	],
	'record.delete': [
		{
			parameters: { ...contacts, recordId: 'contact-1' },
			sends: `DELETE ${RECORDS_PATH}/removeBulk`,
		},
	],
	'record.get': [
		{
			parameters: { ...contacts, recordId: 'contact-1' },
			sends: `GET ${RECORDS_PATH}/get`,
		},
	],
	'record.getAll': [
		...[
			{ filterMode: 'none' },
			{ filterMode: 'json', filter: '{"conjonction":"and","groups":[]}' },
			...['all', 'any'].map((combinator) => ({
				filterMode: 'builder',
				combinator,
				conditions: {
					condition: [{ kind: 'column', column: 'string:stage', operator: 'is', value: 'new' }],
				},
			})),
		].map((filter) => ({
			parameters: { source: 'model', ...contacts, ...filter },
			sends: 'POST /v1/segmentation/segments/fetch',
		})),
		{
			parameters: { source: 'segment', segmentUuid: byId(SEGMENTS.newLeads.uuid) },
			sends: `GET /v1/segmentation/segments/${SEGMENTS.newLeads.uuid}`,
		},
	],
	'record.update': [
		{
			parameters: { ...contacts, recordId: '={{ $json._id }}', columns: COLUMNS },
			items: [{ _id: 'contact-1', email: 'ada@example.com' }],
			sends: `PUT ${RECORDS_PATH}/updateBulk`,
		},
	],
	'file.getColumns': [
		{
			parameters: { s3Filename: 'uploads/leads.csv' },
			sends: `GET ${FILES_PATH}/listColumns`,
		},
	],
	'file.upload': [{ parameters: {}, binaries, sends: `POST ${FILES_PATH}/upload` }],
	'run.cancel': [{ parameters: { runUuid: RUNNING }, sends: `GET ${RUNS_PATH}/${RUNNING}` }],
	'run.create': [
		{
			parameters: { ...tool, ...QUICK },
			items: [{ first_name: 'Ada', company_domain: 'example.com' }],
			sends: `POST ${RUNS_PATH}`,
		},
	],
	'run.get': [{ parameters: { runUuid: ENDED }, sends: `GET ${RUNS_PATH}/${ENDED}` }],
	'run.getAll': [{ parameters: {}, sends: `POST ${RUNS_PATH}/list` }],
};
