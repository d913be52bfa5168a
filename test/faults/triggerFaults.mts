import type { Polling } from '../engine/polling.mjs';
import { activate } from '../engine/polling.mjs';
import type { RoughCargo, Strange } from '../trigger/roughCargo.mjs';
import { startRoughCargo, TOKEN } from '../trigger/roughCargo.mjs';
import type { Group, Outcome, Situation } from './situations.mjs';
import { steady } from './situations.mjs';

type Failure = Partial<Record<'message' | 'description', string>>;

/** Checks once, and tells what n8n shows of it. */
async function poll(trigger: Polling, started: string[]): Promise<Failure> {
	try {
		for (const { json } of (await trigger.poll()) ?? []) started.push(json.uuid as string);
		return {};
	} catch (thrown) {
		return thrown as Failure;
	}
}

/**
 * Lets two batches finish while something is wrong, checks, lets it pass, and checks again.
 *
 * @param arrange makes Cargo behave badly; `both` are the two batches
 * @param minutes how long after the first check the second one is
 */
async function look(
	arrange: (cargo: RoughCargo, both: string[]) => void,
	minutes = 0,
): Promise<Outcome> {
	const clock = Date.now;
	const cargo = await startRoughCargo();
	try {
		const both = [cargo.add(), cargo.add()];
		// Below so many others the top of the list does not tell of them.
		cargo.finish(Array.from({ length: 250 }, () => cargo.add()));
		const trigger = await activate({ apiToken: TOKEN, baseUrl: cargo.baseUrl });
		await trigger.poll();
		cargo.finish(both);
		arrange(
			cargo,
			both.map(({ uuid }) => uuid),
		);
		const first: string[] = [];
		const failure = await poll(trigger, first);
		cargo.strange.clear();
		cargo.strangeList = () => undefined;
		const now = clock();
		Date.now = () => clock() - now + now + minutes * 60_000;
		const second: string[] = [];
		await poll(trigger, second);
		await poll(trigger, second);
		return {
			result: failure.message ?? 'No error',
			remedy: steady(failure.description),
			count: `${first.length}, then ${second.length}`,
		};
	} finally {
		Date.now = clock;
		await cargo.close();
	}
}

const ofList = (
	what: string,
	strange: Strange,
	result = 'No error',
	count = '2, then 0',
	minutes = 0,
): Situation => ({
	what,
	look: async () =>
		await look((cargo) => {
			cargo.strangeList = () => strange;
		}, minutes),
	expected: { result, count },
});

const ofBatch = (what: string, strange: Strange): Situation => ({
	what,
	look: async () =>
		await look((cargo, [bad = '']) => {
			cargo.ignores = ['uuids[]'];
			cargo.strange.set(bad, strange);
		}),
	expected: { result: 'No error', count: '1, then 1' },
});

/** Checks of the trigger that go wrong. */
export const TRIGGER_FAULTS: Group = {
	title: 'The trigger',
	intro:
		'Two batches finish while something is wrong; then it passes. Each batch starts the workflow once, at once or at a later check. Only a batch that Cargo reports as gone three times is given up.',
	counted: 'Batches that start the workflow at the first check, then at the next ones',
	situations: [
		ofList('The list answers 500; the batches are read one by one', { status: 500 }),
		ofList('The list is a web page; the batches are read one by one', { body: '<html>' }),
		{
			what: 'Everything answers 500',
			look: async () =>
				await look((cargo, both) => {
					cargo.strangeList = () => ({ status: 500 });
					for (const uuid of both) cargo.strange.set(uuid, { status: 500 });
				}),
			expected: { result: 'Cargo could not complete the request', count: '0, then 2' },
		},
		ofList(
			'The list answers 429 with `Retry-After: 120`',
			{ status: 429, headers: { 'retry-after': '120' } },
			'Cargo received too many requests from this workspace',
			'0, then 2',
			3,
		),
		ofBatch('One of the batches answers 500', { status: 500 }),
		ofBatch('One of the batches answers 403', { status: 403 }),
		ofBatch('One of the batches answers rubbish', { body: '<html>' }),
		ofBatch('One of the batches answers 410, as if it were gone', { status: 410 }),
	],
};
