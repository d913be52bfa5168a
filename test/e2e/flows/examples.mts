/** The importable workflows in examples/, each run as it is. */
import assert from 'node:assert/strict';

import {
	BATCHES,
	MODEL_ROWS,
	MODELS,
	PLAYS,
	SEGMENTS,
	TOOLS,
} from '../../../sandbox/workspace.mjs';
import type { Flow, FlowResult } from '../flow.mjs';
import { looks, othersThanLooks, succeeds } from './support.mjs';

/** Batches of the start-up workspace that the example about results uses. */
const FINISHED = Object.values(BATCHES).filter(({ status }) => status === 'success');

/** Finished batches of the start-up workspace with failed runs. */
const FAILING = Object.values(BATCHES).filter(
	({ finishedAt, failedRunsCount }) => finishedAt !== null && failedRunsCount > 0,
);

/** Bodies of the requests that create a batch. */
const created = ({ requests }: FlowResult): unknown[] =>
	requests
		.filter(({ method, url }) => method === 'POST' && url === '/v1/orchestration/batches')
		.map(({ body }) => JSON.parse(body) as unknown);

export const exampleFlows: Flow[] = [
	{
		name: 'the example of a long batch: one item for each record, once the batch has finished',
		example: 'long-batch.json',
		headless: true,
		arrange: (sandbox) => {
			sandbox.planBatches({ duration: 1500 });
		},
		expect: (result) => {
			succeeds(result);
			const [batch] = result.items('Create Batch').map(({ json }) => json);
			assert.equal(created(result).length, 1);
			assert.ok(looks(result).length > 1);
			const records = result.items('Each Record').map(({ json }) => json);
			assert.ok(records.length > 1);
			for (const { batch: of, record, status, output } of records) {
				assert.deepEqual([of, status], [batch?.uuid, 'success']);
				assert.deepEqual([typeof record, typeof output], ['string', 'object']);
			}
		},
	},
	{
		name: 'the example of leads: written with one request, and a play on just these records',
		example: 'leads-into-cargo-and-play.json',
		headless: true,
		expect: (result) => {
			succeeds(result);
			const leads = result.items('Your Leads').map(({ json }) => json);
			assert.ok(leads.length > 1);
			const written = result.items('Write Leads').map(({ json }) => json);
			assert.deepEqual(
				written.map(({ email, full_name: name }) => [email, name]),
				leads.map(({ email, name }) => [email, name]),
			);
			const ids = written.map(({ _id: id }) => id);
			const [{ uuid: modelUuid }, { workflowUuid }] = [MODELS.contacts, PLAYS.enrichNewLeads];
			assert.deepEqual(
				othersThanLooks(result)
					.slice(0, 2)
					.map(({ method, url, body }) => [`${method} ${url}`, JSON.parse(body) as unknown]),
				[
					[
						'POST /v1/storage/records/createBulk',
						{
							modelUuid,
							records: leads.map(({ name, email, website }) => ({
								data: { first_name: name, email, company_domain: website, stage: 'new' },
							})),
						},
					],
					[
						'POST /v1/orchestration/batches',
						{ workflowUuid, data: { kind: 'recordIds', modelUuid, ids } },
					],
				],
			);
			// Cargo returns the runs of a batch in any order.
			const ran = result
				.items('Each Lead')
				.map(({ json }) => [json.record, json.email, json.status, json.reason]);
			assert.deepEqual(
				ran.sort(),
				leads.map(({ email }, index) => [ids[index], email, 'success', null]).sort(),
			);
		},
	},
	{
		name: 'the example of changes: one item for each lead that was added to the segment, with what a tool found',
		example: 'segment-changes.json',
		expect: (result) => {
			succeeds(result);
			const added = result.items('When Leads Are Added').map(({ json }) => json);
			assert.deepEqual(
				added.map(({ changeKind, record }) => [changeKind, (record as { _id: string })._id]),
				['contact-1', 'contact-4', 'contact-7'].map((id) => ['added', id]),
			);
			assert.equal(created(result).length, 1);
			const leads = result.items('New Leads with E-Mail').map(({ json }) => json);
			assert.equal(leads.length, 3);
			for (const { email, change } of leads) {
				assert.match(String(email), /@/);
				assert.equal(change, 'added');
			}
		},
	},
	{
		name: 'the example of rows: one batch for all leads, and each lead comes out enriched or with the reason',
		example: 'rows-to-enriched-rows.json',
		headless: true,
		expect: (result) => {
			succeeds(result);
			const leads = result.items('Your Leads').map(({ json }) => json);
			assert.ok(leads.length > 1);
			assert.deepEqual(created(result), [
				{
					workflowUuid: TOOLS.findEmail.workflowUuid,
					data: {
						kind: 'records',
						records: leads.map(({ name, website }) => ({
							first_name: name,
							company_domain: website,
						})),
					},
				},
			]);
			assert.equal(othersThanLooks(result).length + result.fileRequests.length, 3);
			const hasFailed = ({ website }: Record<string, unknown>) =>
				String(website).endsWith('.invalid');
			const enriched = result.items('Enriched Leads').map(({ json }) => json);
			assert.deepEqual(
				enriched.map(({ name, owner }) => [name, owner]),
				leads.filter((lead) => !hasFailed(lead)).map(({ name, owner }) => [name, owner]),
			);
			for (const { email, verified, companySize } of enriched) {
				assert.match(String(email), /@/);
				assert.deepEqual([typeof verified, typeof companySize], ['boolean', 'number']);
			}
			assert.deepEqual(
				result.items('Failed Leads').map(({ json }) => json),
				leads.filter(hasFailed).map(({ name, website }) => ({
					name,
					website,
					reason: `No company found for ${String(website)}`,
				})),
			);
		},
	},
	{
		name: 'the example of a CSV file: uploaded, run by a tool, and one item for each of its rows',
		example: 'csv-to-tool.json',
		headless: true,
		expect: (result) => {
			succeeds(result);
			const leads = result.items('Your Leads').map(({ json }) => json);
			const [file] = result.files;
			assert.equal(result.files.length, 1);
			assert.deepEqual([file?.name, file?.contentType], ['leads.csv', 'text/csv']);
			assert.deepEqual(created(result), [
				{
					workflowUuid: TOOLS.findEmail.workflowUuid,
					data: {
						kind: 'file',
						s3Filename: file?.s3Filename,
						mappings: { first_name: 'Name', company_domain: 'Website' },
					},
				},
			]);
			const rows = result.items('Each Row').map(({ json }) => json);
			assert.deepEqual(
				rows.map(({ name, website }) => `${String(name)} ${String(website)}`).sort(),
				leads.map(({ Name, Website }) => `${String(Name)} ${String(Website)}`).sort(),
			);
			for (const { website, status, email, reason } of rows) {
				const hasFailed = String(website).endsWith('.invalid');
				assert.equal(status, hasFailed ? 'error' : 'success');
				assert.match(String(hasFailed ? reason : email), hasFailed ? /No company/ : /@/);
			}
		},
	},
	{
		name: 'the example of failures: every failed run of the latest batches, with the record, the node and the reason',
		example: 'which-records-failed.json',
		headless: true,
		expect: (result) => {
			succeeds(result);
			const batches = FAILING.sort((one, other) => other.createdAt.localeCompare(one.createdAt));
			const failed = result.items('Who Failed and Why').map(({ json }) => json);
			assert.deepEqual(
				failed.map(({ batch }) => batch),
				batches.flatMap(({ uuid, failedRunsCount }) => Array<string>(failedRunsCount).fill(uuid)),
			);
			for (const { record, failedAt, reason, run } of failed) {
				for (const text of [record, failedAt, reason, run]) {
					assert.ok(typeof text === 'string' && text !== '');
				}
			}
		},
	},
	{
		name: 'the example of a filter: the records that match all conditions, by a free preview',
		example: 'filter-and-preview.json',
		headless: true,
		expect: (result) => {
			succeeds(result);
			const { workflowUuid } = PLAYS.growAccounts;
			const condition = (kind: string, members: object) => ({ kind, ...members });
			const conditions = [
				condition('string', {
					...{ columnSlug: 'country', operator: 'is' },
					values: ['DE', 'AT', 'CH'],
				}),
				condition('number', { columnSlug: 'employees', operator: 'greaterThan', value: 1000 }),
				condition('enrollment', {
					...{ workflowUuid, activityKind: 'workflowEntered', frequency: { operator: 'not' } },
					period: { operator: 'lessThan', value: 36_500, unit: 'day' },
				}),
			];
			const filter = { conjonction: 'and', groups: [{ conjonction: 'and', conditions }] };
			const { uuid: modelUuid } = MODELS.companies;
			const sort = [{ columnSlug: 'employees', kind: 'desc' }];
			assert.deepEqual(
				result.requests.map(({ method, url, body }) => [method, url, JSON.parse(body) as unknown]),
				[
					[
						'POST',
						'/v1/orchestration/batches/preview',
						{ workflowUuid, data: { kind: 'filter', modelUuid, filter, sort } },
					],
				],
			);
			const expected = (MODEL_ROWS[modelUuid] ?? [])
				.filter(
					({ country, employees }) =>
						['DE', 'AT', 'CH'].includes(String(country)) && Number(employees) > 1000,
				)
				.sort((one, other) => Number(other.employees) - Number(one.employees))
				.map(({ name, country, employees }) => ({ company: name, country, employees }));
			assert.ok(expected.length > 1);
			assert.deepEqual(
				result.items('Companies').map(({ json }) => json),
				expected,
			);
		},
	},
	{
		name: 'the example of a preview: creates the batch when there are as many records as expected',
		example: 'preview-then-create.json',
		expect: (result) => {
			succeeds(result);
			const { recordsCount, uuid } = SEGMENTS.newLeads;
			const [preview] = result.items('Preview Batch');
			assert.equal(preview?.json.count, recordsCount);
			const [batch] = result.items('Create Batch');
			assert.deepEqual([batch?.json.status, batch?.json.runsCount], ['success', recordsCount]);
			assert.deepEqual(created(result), [
				{
					workflowUuid: PLAYS.enrichNewLeads.workflowUuid,
					data: { kind: 'segment', segmentUuid: uuid },
				},
			]);
			assert.deepEqual(result.items('Nothing Was Spent'), []);
		},
	},
	{
		name: 'the example of a preview: spends nothing when the segment is empty',
		example: 'preview-then-create.json',
		arrange: (sandbox) => {
			sandbox.addFault({
				route: 'POST /orchestration/batches/preview',
				status: 200,
				body: { count: 0, columns: [], records: [] },
			});
		},
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(created(result), []);
			assert.deepEqual(
				result.items('Nothing Was Spent').map(({ json }) => json.message),
				['The segment is empty'],
			);
		},
	},
	{
		name: 'the example of results: the rows of all finished batches, each with its batch',
		example: 'fetch-results-of-finished-batches.json',
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(
				result
					.items('Get Finished Batches')
					.map(({ json }) => json.uuid)
					.sort(),
				FINISHED.map(({ uuid }) => uuid).sort(),
			);
			const rows = result.items('All Rows of All Batches').map(({ json }) => json);
			for (const { uuid, runsCount } of FINISHED) {
				assert.equal(rows.filter(({ batchUuid }) => batchUuid === uuid).length, runsCount);
			}
			assert.ok(rows.every(({ run_uuid: run }) => typeof run === 'string'));
		},
	},
	{
		name: 'the example of a retry: a batch with only the failed runs, which succeed this time',
		example: 'retry-what-failed.json',
		expect: (result) => {
			succeeds(result);
			const { uuid, failedRunsCount } = BATCHES.failedRuns;
			assert.deepEqual(created(result), [
				{
					workflowUuid: TOOLS.findEmail.workflowUuid,
					data: {
						kind: 'runs',
						filter: { kind: 'runs', batchUuid: uuid, statuses: ['error'] },
						reset: { from: 'firstNode' },
					},
				},
			]);
			const [well] = result.items('All Runs Succeeded');
			assert.deepEqual([well?.json.status, well?.json.runsCount], ['success', failedRunsCount]);
		},
	},
	{
		name: 'the example of a retry: what Cargo refuses comes out in words, at the error output',
		example: 'retry-what-failed.json',
		arrange: (sandbox) => {
			sandbox.outOfCredits(true);
		},
		expect: (result) => {
			succeeds(result);
			assert.deepEqual(
				result.items('Error').map(({ json }) => json),
				[{ message: 'The Cargo workspace is out of credits', reason: 'notEnoughCredits' }],
			);
		},
	},
];
