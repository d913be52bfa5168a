import type { IDataObject } from 'n8n-workflow';
import { BATCHES, PLAYS, TOOLS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { mapperFields, pickList } from '../engine/pickLists.mjs';
import { activate } from '../engine/polling.mjs';
import type { TestSandbox } from '../node/sandbox.mjs';

/** What must never become a part of a path. */
export const BAD_PARTS = ['..', '../plays', 'list', 'a/b', '{}', '%2e%2e', ' '];

/** Tries to put a bad part into a path that a file of the node builds. */
export type Attack = (sandbox: TestSandbox, bad: string) => Promise<unknown>;

/** Has a batch created with an invalid ID in the response, and waits for it. */
const waitForBadBatch =
	(parameters: IDataObject): Attack =>
	async (sandbox, bad) => {
		sandbox.api.addFault({
			route: 'POST /orchestration/batches',
			status: 200,
			body: { batch: { uuid: bad, status: 'pending' } },
		});
		return await sandbox.run({
			parameters: {
				...parameters,
				workflowUuid: byId(TOOLS.findEmail.workflowUuid),
				waitUntilFinished: true,
				options: { pollInterval: 0.1, maxWait: 0.2 },
			},
		});
	};

/** Has a trigger see an open batch with an invalid ID, and read it once it is no longer in a list. */
const watchBadBatch: Attack = async ({ api, credential }, bad) => {
	const batch = { uuid: bad, status: 'running', createdAt: new Date().toISOString() };
	api.addFault({
		route: 'GET /orchestration/batches/list',
		times: 2,
		status: 200,
		body: { batches: [batch] },
	});
	const trigger = await activate(credential);
	await trigger.poll().catch(() => null);
	return await trigger.poll().catch(() => null);
};

/** Has a run created with an invalid ID in the response, and waits for it. */
const createBadRun: Attack = async (sandbox, bad) => {
	sandbox.api.addFault({
		route: 'POST /orchestration/runs',
		status: 200,
		body: { run: { uuid: bad, status: 'pending' } },
	});
	return await sandbox.run({
		parameters: {
			resource: 'run',
			operation: 'create',
			workflowUuid: byId(TOOLS.findEmail.workflowUuid),
			options: { pollInterval: 0.1, maxWait: 0.2 },
		},
		items: [{ first_name: 'Ada', company_domain: 'example.com' }],
	});
};

/** Has a file hold a run without its output and with an invalid ID, which would be read separately. */
const readBadRun: Attack = async (sandbox, bad) => {
	sandbox.api.settings({ runContextInFile: 'none' });
	sandbox.api.alterRunsFile((runs) => runs.map((run) => ({ ...run, uuid: bad })));
	return await sandbox.run({
		parameters: { ...RESULTS, output: 'items', batchUuid: byId(BATCHES.success.uuid) },
	});
};

/** Lists a tool with an invalid ID; its page is only linked to. */
const openBadTool: Attack = async ({ api, credential }, bad) => {
	const tools = [{ ...TOOLS.findEmail, uuid: bad, workspaceUuid: bad }];
	api.addFault({ route: 'GET /orchestration/tools/list', status: 200, body: { tools } });
	const { results } = await pickList('searchTools', { credential });
	if (results.some(({ url }) => url)) throw new Error(`There is a link with ${bad}`);
	return results;
};

/** Has a segment of a play with an invalid ID looked up. */
const runBadSegment: Attack = async (sandbox, bad) =>
	await sandbox.run({
		parameters: {
			operation: 'create',
			workflowUuid: byId(PLAYS.enrichNewLeads.workflowUuid),
			dataKind: 'segment',
			segmentUuid: {
				__rl: true,
				mode: 'list',
				value: bad,
				cachedResultName: 'Leads (1 record, belongs to a play)',
			},
		},
	});

/** Writes to a model with an invalid ID, whose columns are not known. */
const writeToBadModel: Attack = async (sandbox, bad) =>
	await sandbox.run({
		parameters: {
			resource: 'record',
			operation: 'create',
			modelUuid: byId(`={{ '${bad}' }}`),
			columns: { mappingMode: 'autoMapInputData', value: null },
		},
		items: [{ email: 'a' }],
	});

/** Reads a segment with an invalid ID. */
const readBadSegment: Attack = async (sandbox, bad) =>
	await sandbox.run({
		parameters: {
			resource: 'record',
			operation: 'getAll',
			source: 'segment',
			segmentUuid: byId(`={{ '${bad}' }}`),
		},
	});

const RESULTS = { resource: 'batch', operation: 'getResults' };

/** The files whose paths have a changing part, and the attacks that each must withstand. */
export const ATTACKS: Record<string, Attack[]> = {
	'nodes/Cargo/listSearch/columns.ts': [
		async ({ credential }, bad) =>
			await mapperFields('getModelColumns', {
				credential,
				parameters: { resource: 'record', operation: 'create', modelUuid: byId(bad) },
			}),
	],
	'nodes/Cargo/resources/record/columns.ts': [writeToBadModel],
	'nodes/Cargo/resources/record/getAll.ts': [readBadSegment],
	'nodes/Cargo/listSearch/outputNodes.ts': [
		async ({ credential }, bad) =>
			await pickList('searchOutputNodes', {
				credential,
				parameters: { ...RESULTS, batchUuid: byId(bad) },
			}),
		async ({ api, credential }, bad) => {
			api.addFault({
				route: 'GET /orchestration/batches/{uuid}',
				status: 200,
				body: { batch: { uuid: BATCHES.success.uuid, releaseUuid: bad, nodes: null } },
			});
			const parameters = { ...RESULTS, batchUuid: byId(BATCHES.success.uuid) };
			return await pickList('searchOutputNodes', { credential, parameters });
		},
	],
	'nodes/Cargo/engine/runsFile.ts': [createBadRun, readBadRun],
	'nodes/CargoTrigger/requests.ts': [watchBadBatch],
	'nodes/Cargo/listSearch/pages.ts': [openBadTool],
	'nodes/Cargo/resources/batch/playSegment.ts': [runBadSegment],
	'nodes/Cargo/resources/batch/following.ts': [
		waitForBadBatch({ operation: 'createFromItems' }),
		waitForBadBatch({ operation: 'create', dataKind: 'records', records: '[{"a":1}]' }),
	],
};
