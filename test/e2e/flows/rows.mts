/** Flows of Create From Items that return the results: rows in, and the same rows enriched. */
import assert from 'node:assert/strict';

import { TOOLS } from '../../../sandbox/workspace.mjs';
import { type Flow, type FlowNode, type FlowResult, byId, itemsNode } from '../flow.mjs';
import { PATH, RESULTS, looks, mapped, othersThanLooks, succeeds, wire } from './support.mjs';

/** An item without one of its fields. */
const without = (item: object, name: string) =>
	Object.fromEntries(Object.entries(item).filter(([each]) => each !== name));

const tool = TOOLS.findEmail.workflowUuid;
const DOWNLOAD = 'POST /v1/orchestration/runs/download';
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The rows that the tool cannot process. */
const HOPELESS = [7, 101, 199];
const COUNT = 200;
const domain = (n: number) => (HOPELESS.includes(n) ? `firm-${n}.invalid` : `firm-${n}.example`);
/** Rows with values of every type, which belong to the flow and not to the tool. */
const LEADS = Array.from({ length: COUNT }, (_, n) => ({
	n,
	first_name: `Zoë ${n}`,
	company_domain: domain(n),
	isCustomer: n % 2 === 0,
	owner: { name: 'Ada', teams: ['north', n] },
	note: n % 3 === 0 ? null : '',
}));
const source = (rows: Record<string, unknown>[]): FlowNode => ({
	...itemsNode(rows),
	name: 'Source',
});
const isHopeless = ({ n }: { n: number }) => HOPELESS.includes(n);

const enrich = (parameters: Record<string, unknown>): FlowNode => ({
	name: 'Cargo',
	onError: 'continueErrorOutput',
	parameters: {
		resource: 'batch',
		operation: 'createFromItems',
		workflowUuid: byId(tool),
		...RESULTS,
		...parameters,
	},
});

/** An Edit Fields node. */
const fields = (name: string, assignments: [string, string, string][]): FlowNode => ({
	name,
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: {
			assignments: assignments.map(([id, type, value]) => ({ id, name: id, type, value })),
		},
		options: {},
	},
});
/** Reads the row from its source, and Cargo's result from the item. */
const ENRICHED = fields('Edit Fields', [
	['n', 'number', "={{ $('Source').item.json.n }}"],
	['isCustomer', 'boolean', "={{ $('Source').item.json.isCustomer }}"],
	['email', 'string', '={{ $json.cargo.email }}'],
	['verified', 'boolean', '={{ $json.cargo.verified }}'],
	['score', 'number', '={{ $json.cargo.score }}'],
	['company', 'object', '={{ $json.cargo.company }}'],
	['size', 'number', '={{ $json.cargo.company.size }}'],
]);
const FAILED = fields('Failed', [
	['n', 'number', "={{ $('Source').item.json.n }}"],
	['domain', 'string', '={{ $json.company_domain }}'],
	['why', 'string', '={{ $json.error.message }}'],
	['where', 'string', '={{ $json.error.node }}'],
]);

const json = ({ items }: FlowResult, node: string, output = 0) =>
	items(node, output).map((item) => item.json);

export const rowFlows: Flow[] = [
	{
		name: 'Create From Items: 200 rows in, one node, and 197 rows come out enriched, three with the reason',
		headless: true,
		nodes: [
			source(LEADS),
			enrich({ fields: 'chosen', chosenFields: 'first_name, company_domain' }),
			ENRICHED,
			FAILED,
		],
		connections: { Cargo: [['Edit Fields'], ['Failed']], 'Edit Fields': [] },
		expect: (result) => {
			succeeds(result);
			const records = LEADS.map(({ first_name, company_domain }) => ({
				first_name,
				company_domain,
			}));
			const [created, download, ...more] = othersThanLooks(result);
			assert.equal(
				created && wire(created),
				`POST ${PATH} ${JSON.stringify({ workflowUuid: tool, data: { kind: 'records', records } })}`,
			);
			assert.equal(download && `${download.method} ${download.url}`, DOWNLOAD);
			assert.deepEqual(more, []);
			assert.deepEqual(
				result.fileRequests.map(({ method, status, headers }) => [
					method,
					status,
					headers.authorization,
				]),
				[['GET', 200, undefined]],
			);

			const well = LEADS.filter((lead) => !isHopeless(lead));
			const out = json(result, 'Cargo');
			assert.deepEqual(
				out.map((item) => without(item, 'cargo')),
				well,
			);
			assert.deepEqual(
				result.items('Cargo').map(({ pairedItem }) => pairedItem),
				well.map(({ n }) => ({ item: n })),
			);
			for (const [index, { n, isCustomer, company_domain }] of well.entries()) {
				const cargo = out[index]?.cargo as Record<string, unknown>;
				const company = cargo.company as Record<string, unknown>;
				assert.deepEqual(
					[cargo.email, typeof cargo.verified, typeof cargo.score, typeof company.size],
					[`zo${n}@${company_domain}`, 'boolean', 'number', 'number'],
				);
				const { verified, score } = cargo;
				const row = { n, isCustomer, email: cargo.email, verified, score, company };
				assert.deepEqual(json(result, 'Edit Fields')[index], { ...row, size: company.size });
			}

			const failed = json(result, 'Cargo', 1);
			assert.deepEqual(
				failed.map((item) => without(item, 'error')),
				LEADS.filter(isHopeless),
			);
			for (const { error, company_domain } of failed) {
				const { runUuid, ...rest } = error as Record<string, unknown>;
				assert.match(String(runUuid), UUID);
				assert.deepEqual(rest, {
					message: `No company found for ${String(company_domain)}`,
					reason: 'error',
					httpCode: null,
					node: 'find_email',
				});
			}
			assert.deepEqual(
				json(result, 'Failed'),
				HOPELESS.map((n) => ({
					n,
					domain: domain(n),
					why: `No company found for ${domain(n)}`,
					where: 'find_email',
				})),
			);
		},
		figures: (result) =>
			[
				`${COUNT} items in`,
				`${result.items('Cargo').length} enriched`,
				`${result.items('Cargo', 1).length} at the error output`,
				`${othersThanLooks(result).length + result.fileRequests.length} requests beside ${looks(result).length} looks`,
			].join(', '),
	},
	{
		name: 'Create From Items: fields mapped to inputs, two rows a batch, the output where the user wants it',
		nodes: [
			source([
				{ n: 0, name: 'Ada', website: 'a.example' },
				{ n: 1, name: 'Bob', website: 'b.example' },
				{ n: 2, name: 'Eve', website: 'c.invalid' },
			]),
			{
				...enrich({
					fields: 'mapped',
					inputs: mapped({
						first_name: '={{ $json.name }}',
						company_domain: '={{ $json.website.toLowerCase() }}',
					}),
					options: { ...RESULTS.options, recordsPerBatch: 2, outputField: 'found' },
				}),
				onError: 'continueRegularOutput',
			},
			fields('Edit Fields', [
				['n', 'number', "={{ $('Source').item.json.n }}"],
				['result', 'string', '={{ $json.found?.email ?? $json.error.message }}'],
			]),
		],
		arrange: (sandbox) => {
			sandbox.planBatches({ duration: 600 }, { duration: 200 });
		},
		expect: (result) => {
			succeeds(result);
			const record = (name: string, site: string) =>
				`{"first_name":"${name}","company_domain":"${site}"}`;
			assert.deepEqual(
				result.requests.filter(({ url }) => url === PATH).map(wire),
				[`${record('Ada', 'a.example')},${record('Bob', 'b.example')}`, record('Eve', 'c.invalid')]
					.map((records) => `{"kind":"records","records":[${records}]}`)
					.map((data) => `POST ${PATH} {"workflowUuid":"${tool}","data":${data}}`),
			);
			assert.equal(othersThanLooks(result).length + result.fileRequests.length, 6);
			assert.deepEqual(json(result, 'Edit Fields'), [
				{ n: 0, result: 'ada@a.example' },
				{ n: 1, result: 'bob@b.example' },
				{ n: 2, result: 'No company found for c.invalid' },
			]);
		},
	},
];
