/**
 * The Cargo nodes that these tests give to an agent: each operation, and each kind of data of Create, with
 * everything that a model can fill in left to the model.
 */
import { derivedUuid } from '../../../sandbox/ids.mjs';
import { BATCHES, CHANGES, MODELS, PLAYS, SEGMENTS, TOOLS } from '../../../sandbox/workspace.mjs';
import { byId } from '../flow.mjs';
import { type ToolNode, fromAi } from './workflow.mjs';

/** A tool, how the model fills it in, and what Cargo receives. */
export interface FilledTool {
	/** Batch when absent. */
	resource?: 'file' | 'record' | 'run';
	operation: string;
	/** Parameters beside resource and operation. */
	parameters: Record<string, unknown>;
	args: Record<string, unknown>;
	/** Method, and path after `/v1/orchestration/batches`, or the whole path. */
	request: string;
	body?: unknown;
}

const batch = byId(fromAi('batch', 'ID of the batch'));
const workflow = byId(fromAi('workflow', 'ID of the workflow'));
const model = byId(fromAi('model', 'ID of the model'));

const { workflowUuid: play } = PLAYS.enrichNewLeads;
const { workflowUuid: tool } = TOOLS.findEmail;
const contacts = MODELS.contacts.uuid;
const filter = { conjonction: 'and', groups: [] };
const records = [{ email: 'ada@example.com' }, { email: 'grace@example.com' }];
const segment = SEGMENTS.newLeads.uuid;

/** The inputs of the tool, each left to the model by its button. */
const INPUTS = {
	mappingMode: 'defineBelow',
	value: {
		first_name: fromAi('First_name', ''),
		company_domain: fromAi('Company_domain', ''),
		age: fromAi('Age', '', 'number'),
		is_customer: fromAi('Is_customer', '', 'boolean'),
	},
	matchingColumns: [],
	schema: [
		{ id: 'first_name', displayName: 'First name', type: 'string', kind: 'string' },
		{ id: 'company_domain', displayName: 'Company domain', type: 'string', kind: 'string' },
		{ id: 'age', displayName: 'Age', type: 'number', kind: 'number' },
		{ id: 'is_customer', displayName: 'Is customer', type: 'boolean', kind: 'boolean' },
	].map((field) => ({ ...field, required: false, display: true, defaultMatch: false })),
};
const RUNS = '/v1/orchestration/runs';
const RECORDS = '/v1/storage/records';
const recordId = fromAi('record', 'ID of the record');
/** The columns of the model, each left to the model of the agent by its button. */
const COLUMNS = {
	mappingMode: 'defineBelow',
	value: { email: fromAi('Email', ''), stage: fromAi('Stage', '') },
	matchingColumns: [],
	schema: [
		{ id: 'email', displayName: 'E-mail', type: 'string', kind: 'string' },
		{ id: 'stage', displayName: 'Stage', type: 'string', kind: 'string' },
	].map((field) => ({ ...field, required: false, display: true, defaultMatch: false })),
};
const runUuid = fromAi('run', 'ID of the run');
const runOf = ({ uuid }: { uuid: string }, index: number) => derivedUuid(`run ${index} of ${uuid}`);
const finished = runOf(BATCHES.success, 0);
/** A run of that batch that is still in progress. */
const underWay = runOf(BATCHES.running, 1);

/** Every operation and every kind of data. */
export const FILLED: FilledTool[] = [
	// Before its whole batch is cancelled.
	{
		resource: 'run',
		operation: 'cancel',
		parameters: { runUuid },
		args: { run: underWay },
		request: `POST ${RUNS}/cancel`,
	},
	{
		operation: 'cancel',
		parameters: { batchUuid: batch },
		args: { batch: BATCHES.running.uuid },
		request: `POST /${BATCHES.running.uuid}/cancel`,
	},
	{
		operation: 'create',
		parameters: {
			workflowUuid: workflow,
			dataKind: 'segment',
			segmentUuid: byId(fromAi('segment', 'ID of the segment')),
		},
		args: { workflow: play, segment },
		request: 'POST ',
		body: { workflowUuid: play, data: { kind: 'segment', segmentUuid: segment } },
	},
	{
		operation: 'create',
		parameters: {
			workflowUuid: workflow,
			dataKind: 'filter',
			modelUuid: model,
			filter: fromAi('filter', 'Cargo filter', 'json'),
			limit: fromAi('limit', 'Most records', 'number'),
		},
		args: { workflow: play, model: contacts, filter, limit: 3 },
		request: 'POST ',
		body: {
			workflowUuid: play,
			data: { kind: 'filter', modelUuid: contacts, filter, limit: 3 },
		},
	},
	{
		operation: 'preview',
		parameters: {
			workflowUuid: workflow,
			dataKind: 'filter',
			modelUuid: model,
			filterMode: 'builder',
			conditions: {
				condition: [
					{
						column: 'string:stage',
						operator: fromAi('operator', 'is or isNot'),
						value: fromAi('stages', 'List of stages', 'json'),
					},
				],
			},
		},
		args: { workflow: play, model: contacts, operator: 'isNot', stages: ['new', 'customer'] },
		request: 'POST /preview',
		body: {
			workflowUuid: play,
			data: {
				kind: 'filter',
				modelUuid: contacts,
				filter: {
					conjonction: 'and',
					groups: [
						{
							conjonction: 'and',
							conditions: [
								{
									...{ kind: 'string', columnSlug: 'stage', operator: 'isNot' },
									values: ['new', 'customer'],
								},
							],
						},
					],
				},
			},
		},
	},
	{
		operation: 'create',
		parameters: {
			workflowUuid: workflow,
			dataKind: 'recordIds',
			modelUuid: model,
			recordIds: fromAi('ids', 'IDs of the records, separated by commas'),
		},
		args: { workflow: play, model: contacts, ids: 'contact-1, contact-2' },
		request: 'POST ',
		body: {
			workflowUuid: play,
			data: { kind: 'recordIds', modelUuid: contacts, ids: ['contact-1', 'contact-2'] },
		},
	},
	{
		operation: 'create',
		parameters: {
			workflowUuid: workflow,
			dataKind: 'change',
			changeUuid: fromAi('change', 'ID of the change'),
			changeKinds: fromAi('kinds', 'List of added, updated, removed, unchanged', 'json'),
		},
		args: { workflow: play, change: CHANGES.newLeads.uuid, kinds: ['added'] },
		request: 'POST ',
		body: {
			workflowUuid: play,
			data: { kind: 'change', changeUuid: CHANGES.newLeads.uuid, changeKinds: ['added'] },
		},
	},
	{
		operation: 'create',
		parameters: {
			workflowUuid: workflow,
			dataKind: 'records',
			records: fromAi('records', 'JSON list of objects', 'json'),
		},
		args: { workflow: tool, records },
		request: 'POST ',
		body: { workflowUuid: tool, data: { kind: 'records', records } },
	},
	{
		operation: 'create',
		parameters: {
			workflowUuid: workflow,
			dataKind: 'file',
			s3Filename: fromAi('file', 'Name of the uploaded file'),
			mappings: {
				mapping: [{ input: 'email', column: fromAi('column', 'Column of the e-mail address') }],
			},
		},
		args: { workflow: tool, file: 'uploads/leads.csv', column: 'E-Mail' },
		request: 'POST ',
		body: {
			workflowUuid: tool,
			data: {
				kind: 'file',
				s3Filename: 'uploads/leads.csv',
				mappings: { email: 'E-Mail' },
			},
		},
	},
	{
		operation: 'createFromItems',
		parameters: {
			workflowUuid: workflow,
			fields: 'chosen',
			// The model sees the text in $fromAI; the names of these fields follow from it.
			chosenFields: `={{ Object.keys({ email: $fromAI('email', 'E-mail address') }).join() }}`,
		},
		args: { workflow: tool, email: 'ada@example.com' },
		request: 'POST ',
		body: {
			workflowUuid: tool,
			data: { kind: 'records', records: [{ email: 'ada@example.com' }] },
		},
	},
	{
		operation: 'createFromItems',
		parameters: {
			workflowUuid: byId(tool),
			fields: 'mapped',
			inputs: INPUTS,
		},
		args: { First_name: 'Ada', Company_domain: 'example.com', Age: 36, Is_customer: false },
		request: 'POST ',
		body: {
			workflowUuid: tool,
			data: {
				kind: 'records',
				records: [
					{ first_name: 'Ada', company_domain: 'example.com', age: 36, is_customer: false },
				],
			},
		},
	},
	{
		operation: 'get',
		parameters: { batchUuid: batch },
		args: { batch: BATCHES.success.uuid },
		request: `GET /${BATCHES.success.uuid}`,
	},
	{
		operation: 'getAll',
		parameters: {
			limit: fromAi('limit', 'Most batches', 'number'),
			filters: { statuses: fromAi('statuses', 'List of statuses', 'json') },
		},
		args: { limit: 1, statuses: ['cancelled'] },
		request: 'GET /list?statuses[]=cancelled&limit=1&offset=0',
	},
	{
		operation: 'getResults',
		parameters: {
			batchUuid: batch,
			outputNodeSlug: { __rl: true, mode: 'slug', value: fromAi('node', 'Slug of the node') },
			output: 'url',
		},
		args: { batch: BATCHES.success.uuid, node: 'score' },
		request: `POST /${BATCHES.success.uuid}/download`,
		body: { outputNodeSlug: 'score' },
	},
	{
		operation: 'preview',
		parameters: {
			workflowUuid: workflow,
			dataKind: 'recordIds',
			modelUuid: model,
			recordIds: fromAi('ids', 'List of IDs of the records', 'json'),
		},
		args: { workflow: play, model: contacts, ids: ['contact-1'] },
		request: 'POST /preview',
	},
	{
		operation: 'retryFailed',
		parameters: { batchUuid: batch, resetFrom: fromAi('from', 'firstNode or lastNode') },
		args: { batch: BATCHES.failedRuns.uuid, from: 'lastNode' },
		request: `GET /${BATCHES.failedRuns.uuid}`,
	},
	{
		resource: 'file',
		operation: 'getColumns',
		parameters: { s3Filename: fromAi('file', 'Name of the uploaded file') },
		args: { file: 'uploads/leads.csv' },
		request: 'GET /v1/workspaceManagement/files/listColumns?s3Filename=uploads/leads.csv',
	},
	{
		resource: 'run',
		operation: 'create',
		parameters: {
			workflowUuid: byId(tool),
			inputs: INPUTS,
			waitUntilFinished: fromAi('wait', 'Whether to wait', 'boolean'),
			options: { pollInterval: 0.2 },
		},
		args: {
			First_name: 'Grace',
			Company_domain: 'a.example',
			Age: 36,
			Is_customer: true,
			wait: true,
		},
		request: `POST ${RUNS}`,
		body: {
			workflowUuid: tool,
			data: { first_name: 'Grace', company_domain: 'a.example', age: 36, is_customer: true },
		},
	},
	{
		resource: 'record',
		operation: 'create',
		parameters: { modelUuid: byId(contacts), columns: COLUMNS },
		args: { Email: 'ada@example.com', Stage: 'new' },
		request: `POST ${RECORDS}/createBulk`,
		body: {
			modelUuid: contacts,
			records: [{ data: { email: 'ada@example.com', stage: 'new' } }],
		},
	},
	{
		resource: 'record',
		operation: 'update',
		parameters: { modelUuid: model, recordId, columns: COLUMNS },
		args: { model: contacts, record: 'contact-2', Email: 'mei@example.com', Stage: 'customer' },
		request: `PUT ${RECORDS}/updateBulk`,
		body: {
			modelUuid: contacts,
			records: [{ id: 'contact-2', data: { email: 'mei@example.com', stage: 'customer' } }],
		},
	},
	{
		resource: 'record',
		operation: 'get',
		parameters: { modelUuid: model, recordId },
		args: { model: contacts, record: 'contact-2' },
		request: `GET ${RECORDS}/get?modelUuid=${contacts}&id=contact-2`,
	},
	{
		resource: 'record',
		operation: 'getAll',
		parameters: {
			modelUuid: model,
			filterMode: 'none',
			limit: fromAi('limit', 'Most records', 'number'),
		},
		args: { model: contacts, limit: 1 },
		request: 'POST /v1/segmentation/segments/fetch',
		body: { modelUuid: contacts, filter, fetchingLimit: 1, fetchingOffset: 0 },
	},
	{
		resource: 'record',
		operation: 'delete',
		parameters: { modelUuid: model, recordId },
		args: { model: contacts, record: 'contact-2' },
		request: `DELETE ${RECORDS}/removeBulk`,
		body: { modelUuid: contacts, ids: ['contact-2'] },
	},
	{
		resource: 'run',
		operation: 'get',
		parameters: { runUuid },
		args: { run: finished },
		request: `GET ${RUNS}/${finished}`,
	},
	{
		resource: 'run',
		operation: 'getAll',
		parameters: {
			limit: fromAi('limit', 'Most runs', 'number'),
			filters: {
				batchUuid: fromAi('batch', 'ID of the batch'),
				statuses: fromAi('statuses', 'List of statuses', 'json'),
			},
		},
		args: { limit: 1, batch: BATCHES.failedRuns.uuid, statuses: ['error'] },
		request: `POST ${RUNS}/list`,
		body: { batchUuid: BATCHES.failedRuns.uuid, statuses: ['error'], limit: 1, offset: 0 },
	},
];

/** Creates a batch of records; the model also says whether and how long to wait. */
export const CREATE: ToolNode = {
	name: 'Create',
	parameters: {
		resource: 'batch',
		operation: 'create',
		workflowUuid: workflow,
		dataKind: 'records',
		records: fromAi('records', 'JSON list of objects, one for each lead', 'json'),
		waitUntilFinished: fromAi('wait', 'Whether to wait until the batch has finished', 'boolean'),
		options: { pollInterval: 0.2, maxWait: fromAi('maxWait', 'Seconds to wait', 'number') },
	},
};

/** What the model fills in there. */
export const CREATE_ARGS = { workflow: tool, records, wait: false, maxWait: 20 };

/** Reads a batch when it has finished. */
export const GET: ToolNode = {
	name: 'Get',
	parameters: {
		resource: 'batch',
		operation: 'get',
		batchUuid: batch,
		waitUntilFinished: true,
		options: { pollInterval: 0.2 },
	},
};
