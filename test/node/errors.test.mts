import { describe, expect, test } from '@jest/globals';
import { DATA_REASONS, REASONS } from '../../nodes/Cargo/errors/reasons.js';
import { STATUSES } from '../../nodes/Cargo/errors/statuses.js';
import { BATCHES, SEGMENTS, WORKFLOWS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from './sandbox.mjs';

const sandbox = useSandbox();
const ROUTE = 'GET /orchestration/batches/{uuid}';
const parameters = { operation: 'get', batchUuid: byId(BATCHES.success.uuid) };

/** What the user sees if Cargo responds to Get with this. */
async function refusal(status: number, body?: unknown, headers?: Record<string, string>) {
	sandbox.api.addFault({ route: ROUTE, status, body, headers });
	const { error, items } = await sandbox.run({ parameters });
	expect(items('After')).toEqual([]);
	expect(sandbox.calls()).toHaveLength(1);
	return seen(error);
}

/** The parts of an error that the editor shows, and those that workflows branch on. */
function seen(error: unknown) {
	const { message, description, httpCode, context } = error as {
		message: string;
		description: string;
		httpCode: string | null;
		context: { reason: string | null; itemIndex: number };
	};
	return { message, description, httpCode, reason: context.reason, item: context.itemIndex };
}

/** All codes in cargo-api.md and cargo-endpoints.md of what the node uses, so that none is missing in the node's tables. */
const KNOWN_REASONS = `actionHasNoOutput actionNotFound concurrencyLimitReached connectorNotFound
	failedToGetSchema integrationNotFound invalidData noRunsFound playNotCompatible releaseNotFound tooManyRuns
	workflowNotFound invalidReleaseOrCustomNodes invalidDataKind nodesNotFound
	rootNodeNotFound failedToStart notEnoughCredits dataError batchNotFound batchAlreadyFinished
	batchNotFinished batchNotSupported segmentNotFound modelLinkedToWorkflow noModelLinkedToWorkflow
	failedToFetchFromClient noFile noColumnsFound changeNotFound invalidFilter modelNotFound datasetNotFound
	failedToFetchRecord failedToRefreshModel incompatibleWithRecordAction integrationNotCompatible
	recordNotFound`.split(/\s+/);
const KNOWN_DATA_REASONS =
	`failedToGetSegment segmentLinkedToPlay noRecords failedToGetSegmentChange
	invalidChange invalidChangeKinds invalidData`.split(/\s+/);

describe('What Cargo refuses is explained', () => {
	test('every reason that Cargo documents has a message', () => {
		expect(Object.keys(REASONS).sort()).toEqual([...KNOWN_REASONS].sort());
		expect(Object.keys(DATA_REASONS).sort()).toEqual([...KNOWN_DATA_REASONS].sort());
	});

	test.each(Object.entries(REASONS))('the reason %s', async (reason, explanation) => {
		expect(await refusal(400, { reason })).toEqual({
			...explanation,
			httpCode: '400',
			reason,
			item: 0,
		});
	});

	test.each(Object.entries(DATA_REASONS))('the data reason %s', async (reason, explanation) => {
		expect(await refusal(422, { reason: 'dataError', dataError: { reason } })).toEqual({
			...explanation,
			httpCode: '422',
			reason,
			item: 0,
		});
	});

	test.each(Object.entries(STATUSES))(
		'the status %s with an empty body',
		async (status, explanation) => {
			expect(await refusal(Number(status))).toEqual({
				...explanation,
				httpCode: status,
				reason: null,
				item: 0,
			});
		},
	);

	test.each(Object.entries(STATUSES))(
		'the status %s with a web page for a body',
		async (status, explanation) => {
			const page = '<html><body><h1>Bad Gateway</h1></body></html>';
			const error = await refusal(Number(status), page, { 'content-type': 'text/html' });

			expect(error).toEqual({ ...explanation, httpCode: status, reason: null, item: 0 });
		},
	);

	test.each([
		{ status: 418, message: 'Cargo refused the request' },
		{ status: 599, message: 'Cargo could not complete the request' },
	])('the status $status, which has no sentence of its own', async ({ status, message }) => {
		expect(await refusal(status)).toMatchObject({ message, httpCode: String(status) });
	});

	test.each([
		{ texts: [REASONS.notEnoughCredits], words: 'out of credits' },
		{ texts: [REASONS.workflowNotFound], words: 'no play or tool with this ID' },
		{ texts: [DATA_REASONS.segmentLinkedToPlay], words: 'belongs to a play' },
		{ texts: [STATUSES[401]], words: 'did not accept the API token' },
		{ texts: [STATUSES[429]], words: 'too many requests' },
	])('the sentence says: $words', ({ texts, words }) => {
		expect(texts[0]?.message).toContain(words);
	});

	test.each([REASONS, DATA_REASONS, STATUSES].flatMap((table) => Object.entries(table)))(
		'the text for %s tells what happened and what to do, each in its own words',
		(_code, { message, description }) => {
			expect(`${message} ${description}`).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
			expect(message).toMatch(/^[A-Z].*[^.!]$/s);
			expect(description).toMatch(/^[A-Z].*[^!]$/s);
			expect(description).not.toBe(message);
		},
	);
});

describe("Cargo's own texts", () => {
	test('replace the message for the reason, which keeps its remedy', async () => {
		const errorMessage = 'The workspace "Größenwahn" has 0 credits left';

		expect(await refusal(402, { errorMessage, reason: 'notEnoughCredits' })).toEqual({
			message: errorMessage,
			description: REASONS.notEnoughCredits?.description,
			httpCode: '402',
			reason: 'notEnoughCredits',
			item: 0,
		});
	});

	test('stay unchanged even if n8n has its own message for a network code in them', async () => {
		const errorMessage = 'The data storage said: connect ETIMEDOUT 10.0.0.1:443';

		expect(await refusal(400, { errorMessage })).toMatchObject({ message: errorMessage });
	});

	test('replace the message for the status', async () => {
		expect(await refusal(503, { errorMessage: 'Maintenance until 14:00 UTC' })).toMatchObject({
			message: 'Maintenance until 14:00 UTC',
			description: STATUSES[503]?.description,
			httpCode: '503',
		});
	});

	test.each([
		{ what: 'a reason that is new', body: { reason: 'moonPhase' }, reason: 'moonPhase' },
		{
			what: 'a data reason that is new',
			body: { reason: 'dataError', dataError: { reason: 'tooBlue' } },
			message: REASONS.dataError?.message,
			reason: 'tooBlue',
		},
		{
			what: 'dataError without more',
			body: { reason: 'dataError' },
			message: REASONS.dataError?.message,
			reason: 'dataError',
		},
		{
			what: 'dataError with a text in place of the object',
			body: { reason: 'dataError', dataError: 'noRecords' },
			message: REASONS.dataError?.message,
			reason: 'dataError',
		},
		{
			what: 'a reason that every object has',
			body: { reason: 'constructor' },
			reason: 'constructor',
		},
		{
			what: 'blank texts',
			body: { errorMessage: '  ', reason: '' },
			message: STATUSES[400]?.message,
			reason: null,
		},
		{
			what: 'members of wrong types',
			body: { errorMessage: { a: 1 }, reason: 7 },
			message: STATUSES[400]?.message,
			reason: null,
		},
		{
			what: 'a list',
			body: [{ reason: 'noRecords' }],
			message: STATUSES[400]?.message,
			reason: null,
		},
	])('that nobody expects still give a sentence: $what', async ({ body, message, reason }) => {
		expect(await refusal(400, body)).toMatchObject({
			message: message ?? `${STATUSES[400]?.message ?? ''} (${reason ?? ''})`,
			reason,
			httpCode: '400',
		});
	});
});

describe('What the sandbox refuses, as Cargo does', () => {
	test('an unknown batch', async () => {
		const { error } = await sandbox.run({
			parameters: { operation: 'get', batchUuid: byId('88888888-0000-4000-8000-00000000ffff') },
		});

		expect(seen(error)).toMatchObject({ httpCode: '404', reason: 'batchNotFound' });
	});

	test.each([
		{ segment: SEGMENTS.empty, reason: 'noRecords' },
		{ segment: SEGMENTS.linkedToPlay, reason: 'segmentLinkedToPlay' },
	])('a segment with the reason $reason', async ({ segment, reason }) => {
		const { error } = await sandbox.run({
			parameters: {
				operation: 'create',
				workflowUuid: byId(WORKFLOWS.enrichNewLeads.uuid),
				dataKind: 'segment',
				segmentUuid: byId(segment.uuid),
			},
		});

		expect(seen(error)).toMatchObject({ ...DATA_REASONS[reason], reason });
	});

	test('a workspace without credits, with one POST', async () => {
		sandbox.api.outOfCredits(true);
		const { error } = await sandbox.run({
			parameters: {
				operation: 'create',
				workflowUuid: byId(WORKFLOWS.enrichNewLeads.uuid),
				dataKind: 'segment',
				segmentUuid: byId(SEGMENTS.newLeads.uuid),
			},
		});

		expect(seen(error)).toMatchObject({ reason: 'notEnoughCredits' });
		expect(sandbox.calls()).toHaveLength(1);
	});
});

describe('A success without a batch', () => {
	test.each([
		{ what: 'a web page', body: '<!doctype html><title>Log in</title>', found: 'a web page' },
		{ what: 'an empty body', body: undefined, found: 'an empty response' },
		{ what: 'JSON cut off', body: '{"batch":{"uuid":"8888', found: 'text that is not JSON' },
		{ what: 'JSON without a batch', body: { ok: true }, found: 'other data' },
		{ what: 'a batch without an ID', body: { batch: { status: 'success' } }, found: 'other data' },
		{ what: 'a batch that is null', body: { batch: null }, found: 'other data' },
		{ what: 'a list', body: [], found: 'other data' },
		{ what: 'null', body: 'null', found: 'an empty response' },
	])('is refused when it holds $what', async ({ body, found }) => {
		const headers = { 'content-type': 'application/json' };
		const error = await refusal(200, body, headers);

		expect(error).toMatchObject({ httpCode: '200', reason: null });
		expect(error.message).toContain(`Expected a batch from Cargo, but got ${found}`);
		expect(error.description).toContain('Base URL');
	});
});
