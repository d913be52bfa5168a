import { afterAll, describe, expect, test } from '@jest/globals';
import { BATCH } from './manners.mjs';
import type { Observation, OperationName } from './observe.mjs';
import { observe, OPERATIONS, SETTINGS } from './observe.mjs';
import type { Row, StatusRow } from './report.mjs';
import { GROUPS, observeRow, observeStatus, readReport, renderReport } from './report.mjs';
import type { Outcome, Situation } from './situations.mjs';
import type { Fault } from './table.mjs';
import { CARGO_REASON, CARGO_TEXT, ERROR_STATUSES, FAULTS } from './table.mjs';

/** No fault may delay a flow by more than this beyond the user's own time limit. */
const PATIENCE = 10_000;
const MAY_EXIST = 'The batch may have been created anyway';
const NAMES = Object.keys(OPERATIONS) as OperationName[];

const rows: Row[] = [];
const statuses: StatusRow[] = [];
const outcomes = new Map<Situation, Outcome>();
const everything: Observation[] = [];

/** Whether the base URL of a fault is a server that can count requests. */
const isReached = ({ listener = 'server' }: Fault) => listener === 'server';

describe.each(FAULTS)('$what', (fault) => {
	const { message, reason = null, httpCode = null, isUnclear = false } = fault;

	test('says what happened and what to do, after one request, without and with Retry On Fail', async () => {
		const row = await observeRow(fault);
		rows.push(row);
		for (const name of NAMES) {
			const seen = row.seen[name];
			const retried = row.retried[name];
			const isSpent = name === 'Create' && isUnclear;
			everything.push(seen, retried);

			expect(seen.message).toBe(message);
			expect(seen.milliseconds).toBeLessThan(PATIENCE);
			expect(seen.requests).toBe(isReached(fault) ? 1 : 0);
			expect(retried.requests).toBe(isReached(fault) && message && !isSpent ? 2 : seen.requests);
			expect(seen.result.items('Bad')).toEqual([]);
			if (!message) {
				expect(seen.result.json('Cargo')).toMatchObject([{ uuid: BATCH.uuid }]);
				continue;
			}
			expect(seen.httpCode ?? null).toBe(httpCode);
			expect(seen.description).toMatch(/Check|Try|Wait|Set/);
			expect(seen.description?.includes(MAY_EXIST)).toBe(isSpent);
			expect(seen.result.items('After')).toEqual([]);
		}
	});

	test.each(NAMES)('is returned on the output that On Error sets (%s)', async (name) => {
		const regular = await observe(fault, OPERATIONS[name], SETTINGS.regularOutput);
		const errorOutput = await observe(fault, OPERATIONS[name], SETTINGS.errorOutput);
		everything.push(regular, errorOutput);

		const isSpent = name === 'Create' && isUnclear;
		const maybe = expect.stringContaining(`${message}. ${MAY_EXIST}`) as unknown;
		const told = isSpent ? { message: maybe, unclear: true } : { message };
		const failed = { error: { ...told, reason, httpCode } };
		const good = { uuid: BATCH.uuid };
		const linked = { json: { value: { row: 1 } }, pairedItem: { item: 0 } };
		expect(regular.result.items('Cargo')).toMatchObject([
			{ json: message ? { row: 1, ...failed } : good, pairedItem: { item: 0 } },
		]);
		expect(regular.result.items('After')).toMatchObject([linked]);
		expect(errorOutput.result.json('Cargo', message ? 1 : 0)).toMatchObject([
			message ? { row: 1, ...failed } : good,
		]);
		expect(errorOutput.result.items(message ? 'Bad' : 'After')).toMatchObject([linked]);
		expect([regular, errorOutput].map(({ result }) => result.error)).toEqual([
			undefined,
			undefined,
		]);
	});
});

describe.each(ERROR_STATUSES)('The status %d', (status) => {
	test.each(NAMES)('is explained, whatever comes with it, after one request (%s)', async (name) => {
		const row = await observeStatus(status, name);
		if (name === 'Get') statuses.push(row);
		const { neither, reason, errorMessage, both } = row.seen;
		const all = Object.values(row.seen);
		everything.push(...all);

		expect(neither.message).toMatch(/^\S.{15,}/);
		expect(reason.message).toBe(`${neither.message ?? ''} (${CARGO_REASON})`);
		expect([errorMessage.message, both.message]).toEqual([CARGO_TEXT, CARGO_TEXT]);
		for (const seen of all) {
			expect(seen.description).toMatch(/Check|Try|Wait|Create|Use|Send/);
			expect(seen).toMatchObject({ requests: 1, httpCode: String(status) });
		}
		expect(all.map(({ result }) => result.error)).toMatchObject(
			[null, CARGO_REASON, null, CARGO_REASON].map((code) => ({ context: { reason: code } })),
		);
		const remarks = all.map(({ description }) => description?.includes(MAY_EXIST));
		// Not a reason that Cargo returns for this request, so only the status counts.
		const isUnclear = name === 'Create' && (status >= 499 || [408, 409, 425].includes(status));
		expect(remarks).toEqual([isUnclear, isUnclear, isUnclear, isUnclear]);
	});
});

describe.each(GROUPS)('$title', ({ situations }) => {
	test.each(situations)('ends as the page says: $what', async (situation) => {
		const outcome = await situation.look();
		outcomes.set(situation, outcome);

		expect(outcome).toMatchObject(situation.expected);
	});
});

test('no request goes to the host that a redirect names', () => {
	expect(everything.filter(({ elsewhere }) => elsewhere > 0)).toEqual([]);
});

test('the token is in none of these runs', () => {
	expect(everything.filter(({ leaks }) => leaks)).toEqual([]);
});

test('docs/faults.md is up to date; `npx tsx scripts/docs/faults.mts` rewrites it', async () => {
	// If a filter left out tests, their rows are checked here.
	for (const fault of FAULTS) {
		if (!rows.some((row) => row.fault === fault)) rows.push(await observeRow(fault));
	}
	for (const status of ERROR_STATUSES) {
		if (!statuses.some((row) => row.status === status)) {
			statuses.push(await observeStatus(status, 'Get'));
		}
	}
	for (const situation of GROUPS.flatMap(({ situations }) => situations)) {
		if (!outcomes.has(situation)) outcomes.set(situation, await situation.look());
	}
	expect(await readReport()).toBe(renderReport(rows, statuses, outcomes));
});

afterAll(() => {
	everything.length = 0;
});
