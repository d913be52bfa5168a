import { afterEach, describe, expect, test } from '@jest/globals';
import { BATCHES } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { READ, TOOL, pass, reads } from './support.mjs';

const sandbox = useSandbox();
const DAY = 86_400;
const clock = Date.now;
afterEach(() => {
	Date.now = clock;
});

/** Lets days go by. */
const jump = (days: number) => {
	const now = Date.now;
	Date.now = () => now() + days * DAY * 1000;
};
const get = { operation: 'get', batchUuid: byId(BATCHES.success.uuid) };

describe('A wait of a week, longer than a timer can be', () => {
	const WAITS = [
		{
			what: 'Cargo asks to be left alone for 30 days',
			headers: { 'retry-after': String(30 * DAY) },
		},
		{ what: 'the status is checked once a day', headers: undefined },
	];

	test.each(WAITS)('neither hurries nor ends before Max Wait where $what', async ({ headers }) => {
		const running = { batch: { ...BATCHES.success, status: 'running' } };
		const fault = headers ? { status: 429, headers } : { status: 200, body: running };
		sandbox.api.addFault({ route: READ, times: 999, ...fault });
		let hasEnded = false;
		const run = sandbox
			.run({
				parameters: {
					...get,
					waitUntilFinished: true,
					options: { maxWait: 7 * DAY, pollInterval: DAY },
				},
			})
			.finally(() => {
				hasEnded = true;
			});

		await pass(2500);
		expect([hasEnded, reads(sandbox.api.requests()).length]).toEqual([false, 1]);
		jump(6);
		await pass(2500);
		expect(hasEnded).toBe(false);
		expect(reads(sandbox.api.requests()).length).toBeLessThanOrEqual(2);
		jump(2);
		const { error } = await run;

		expect(error?.message).toMatch(
			new RegExp(`^The batch ${BATCHES.success.uuid} .* after 604800 seconds$`),
		);
	});

	test('is the longest that there is', async () => {
		const { error } = await sandbox.run({
			parameters: { ...get, waitUntilFinished: true, options: { maxWait: 7 * DAY + 1 } },
		});

		expect(error?.message).toContain('Max Wait (Seconds): 604801');
		expect(sandbox.calls()).toEqual([]);
	});
});

describe('Request Options → Timeout', () => {
	test.each([2 ** 31, 5e9, 1500.5, 0])(
		'of %d milliseconds lets the answer come',
		async (timeout) => {
			sandbox.api.addFault({ route: READ, delay: 300 });

			const { error, json } = await sandbox.run({
				parameters: { ...get, requestOptions: { timeout } },
			});

			expect(error).toBeUndefined();
			expect(json('Cargo')).toMatchObject([{ uuid: BATCHES.success.uuid }]);
		},
	);

	test.each([-1, '={{ "soon" }}'])('of %s is refused, and nothing is sent', async (timeout) => {
		for (const parameters of [get, { operation: 'createFromItems', workflowUuid: TOOL }]) {
			const { error } = await sandbox.run({
				parameters: { ...parameters, requestOptions: { timeout } },
				items: [{ n: 1 }],
			});

			expect(error?.message).toMatch(/^Timeout: (-1|"soon") is not a number of milliseconds$/);
		}
		expect(sandbox.calls()).toEqual([]);
	});
});
