import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { INode } from 'n8n-workflow';
import { waitUntilFinished } from '../../nodes/Cargo/engine/wait.js';

const node = { id: '1', name: 'Cargo', type: 'cargo', typeVersion: 1, position: [0, 0] };
const BATCH = { uuid: '3c90c3cc-0d44-4b50-8888-8dd25736052a', status: 'pending' };

beforeEach(() => {
	jest.useFakeTimers();
});
afterEach(() => {
	jest.useRealTimers();
});

/** Seconds after the start at which a wait checked a batch that never ends. */
async function looks(pollInterval: number, maxWait: number): Promise<number[]> {
	const started = Date.now();
	const seen: number[] = [];
	const wait = waitUntilFinished({
		node: node as unknown as INode,
		itemIndex: 0,
		patience: { pollInterval: pollInterval * 1000, maxWait: maxWait * 1000 },
		what: 'batch',
		first: BATCH,
		signal: undefined,
		read: async () => {
			seen.push(Math.round((Date.now() - started) / 1000));
			return await Promise.resolve(BATCH);
		},
	});
	const ended = expect(wait).rejects.toThrow(`after ${maxWait} seconds`);
	await jest.advanceTimersByTimeAsync((maxWait + 100) * 1000);
	await ended;
	return seen;
}

const pauses = (times: number[]) => times.map((time, index) => time - (times[index - 1] ?? 0));

describe('The pace of a wait', () => {
	test('is the set interval in the first minute, then grows to 15 seconds', async () => {
		const times = await looks(5, 300);

		expect(times.filter((time) => time <= 60)).toEqual([
			5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60,
		]);
		const later = pauses(times).slice(12, -1);
		expect(later.every((pause, index) => pause >= (later[index - 1] ?? 0))).toBe(true);
		expect(later.slice(4).every((pause) => pause === 15)).toBe(true);
	});

	test('stays unchanged if the interval is longer than 15 seconds', async () => {
		expect(pauses(await looks(40, 200))).toEqual([40, 40, 40, 40, 40]);
	});

	test('ends with a last status check when Max Wait is over', async () => {
		expect(await looks(30, 75)).toEqual([30, 60, 75]);
	});
});
