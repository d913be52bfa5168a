import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'flatted';
import type { IDataObject } from 'n8n-workflow';
import { BATCHES, SEGMENTS, WORKFLOWS } from '../../sandbox/workspace.mjs';
import type { Fault } from '../../sandbox/server.mjs';
import { startSandbox } from '../../sandbox/server.mjs';
import type { FlowResult } from '../engine/harness.mjs';
import { byId, runCargo } from '../engine/harness.mjs';
import { pickList } from '../engine/pickLists.mjs';

/** A token that occurs nowhere else. */
const CANARY = 'canary-7f3d9b1e5a';

const OPERATIONS: IDataObject[] = [
	{ operation: 'get', batchUuid: byId(BATCHES.success.uuid) },
	{
		operation: 'create',
		workflowUuid: byId(WORKFLOWS.enrichNewLeads.uuid),
		dataKind: 'segment',
		segmentUuid: byId(SEGMENTS.newLeads.uuid),
	},
];

interface Situation {
	what: string;
	fault?: Omit<Fault, 'route'>;
	/** Instead of the sandbox's. */
	baseUrl?: string;
	/** Instead of the canary alone. */
	apiToken?: string;
}

/** Situations in which public nodes have leaked a token into the stored execution. */
const SITUATIONS: Situation[] = [
	{ what: 'a success' },
	{ what: 'a 401', fault: { status: 401 } },
	{ what: 'a 403 with a text', fault: { status: 403, body: { errorMessage: 'No' } } },
	{ what: 'a 500 with a web page', fault: { status: 500, body: '<html></html>' } },
	{ what: 'a redirect', fault: { status: 302, headers: { location: 'http://127.0.0.1:9/' } } },
	{ what: 'a dropped connection', fault: { drop: 'before' } },
	{ what: 'an answer cut off', fault: { drop: 'during', handle: true } },
	{ what: 'a wait that is over', fault: { hang: true } },
	{ what: 'a refused connection', baseUrl: 'http://127.0.0.1:9' },
	{ what: 'a host that does not exist', baseUrl: 'https://cargo.invalid' },
	{ what: 'a Base URL that is refused', baseUrl: 'http://api.getcargo.io' },
	{ what: 'a token that is refused', apiToken: `${CANARY} and more` },
];
const SETTINGS = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;

/** All texts in which a run can be stored, logged or shown. */
function everywhere({ run, error }: FlowResult): string {
	const whole = { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity };
	return [
		JSON.stringify(run),
		stringify(run),
		inspect(run, { ...whole, showHidden: true, getters: true }),
		inspect(error?.cause, whole),
		error?.message,
		error?.stack,
	].join('\n');
}

const isSuccess = ({ fault, baseUrl, apiToken }: Situation) =>
	fault === undefined && baseUrl === undefined && apiToken === undefined;

describe.each(SITUATIONS)('After $what', (situation) => {
	const { fault, baseUrl, apiToken = CANARY } = situation;

	test.each(SETTINGS)('the run does not contain the token (On Error: %s)', async (onError) => {
		const sandbox = await startSandbox({ token: CANARY });
		try {
			for (const operation of OPERATIONS) {
				if (fault) sandbox.addFault({ route: '*', ...fault });
				const result = await runCargo({
					parameters: {
						...operation,
						simplify: false,
						requestOptions: fault?.hang ? { timeout: 200 } : {},
					},
					credential: { apiToken, baseUrl: baseUrl ?? sandbox.baseUrl },
					settings: { onError },
				});

				expect(result.error === undefined).toBe(isSuccess(situation) || onError !== 'stopWorkflow');
				expect(everywhere(result)).not.toContain(CANARY);
			}
		} finally {
			await sandbox.close();
		}
	});
});

// The editor's lists have no time limit that a test could wait for.
const SITUATIONS_OF_LISTS = SITUATIONS.filter(({ fault }) => !fault?.hang);

describe.each(SITUATIONS_OF_LISTS)('After $what', ({ fault, baseUrl, apiToken = CANARY }) => {
	test('the text shown instead of a pick-list does not contain the token', async () => {
		const sandbox = await startSandbox({ token: CANARY });
		if (fault) sandbox.addFault({ route: '*', ...fault });
		const shown: unknown = await pickList('searchSegments', {
			credential: { apiToken, baseUrl: baseUrl ?? sandbox.baseUrl },
		}).catch((error: unknown) => error);
		await sandbox.close();

		expect(inspect(shown, { depth: Infinity, showHidden: true })).not.toContain(CANARY);
	});
});
