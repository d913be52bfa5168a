import type { IDataObject } from 'n8n-workflow';
import { BATCHES, CHANGES, MODELS, SEGMENTS, TOOLS, WORKFLOWS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';

/** One way to use an operation that works in the sandbox's first state. */
export interface Case {
	/** Parameters beside `operation`. */
	parameters: IDataObject;
	items?: IDataObject[];
	/** Its first request, as `METHOD path`. */
	sends: string;
}

const BATCHES_PATH = '/v1/orchestration/batches';
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
	file: { ...tool, s3Filename: 'uploads/leads.csv' },
};
const ofEveryKind = (sends: string, kinds = Object.keys(DATA)): Case[] =>
	kinds.map((dataKind) => ({ parameters: { dataKind, ...DATA[dataKind] }, sends }));

/**
 * Every operation, and every choice of its fields, at least once. The structure test runs them all,
 * and fails for an operation or a choice that is missing here.
 */
export const CASES: Record<string, Case[]> = {
	cancel: [
		{
			parameters: { batchUuid: byId(BATCHES.running.uuid) },
			sends: `POST ${BATCHES_PATH}/${BATCHES.running.uuid}/cancel`,
		},
	],
	create: ofEveryKind(`POST ${BATCHES_PATH}`),
	createFromItems: [
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
	get: [{ parameters: { batchUuid: byId(finished) }, sends: `GET ${BATCHES_PATH}/${finished}` }],
	getAll: [{ parameters: {}, sends: `GET ${BATCHES_PATH}/list` }],
	getResults: ['file', 'url'].map((output) => ({
		parameters: { batchUuid: byId(finished), output },
		sends: `POST ${BATCHES_PATH}/${finished}/download`,
	})),
	preview: ofEveryKind(`POST ${BATCHES_PATH}/preview`),
	retryFailed: ['firstNode', 'lastNode'].map((resetFrom) => ({
		parameters: { batchUuid: byId(finished), resetFrom },
		sends: `GET ${BATCHES_PATH}/${finished}`,
	})),
};
