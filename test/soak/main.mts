/**
 * `npm run soak`: the Cargo Trigger, and the operations that create and wait, for an hour of the
 * sandbox's clock under random faults. Exit code 1 when a batch started the workflow twice, was lost,
 * or was created twice.
 *
 * Options: `--minutes 2` (how long the hour takes), `--seed 7`, `--triggers 6`, `--customers 6`,
 * `--verbose` (tells all about each fault that was found).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { startSandbox } from '../../sandbox/server.mjs';
import { judgeCreations } from './creations.mjs';
import { Customer } from './customer.mjs';
import { Mishaps } from './mishaps.mjs';
import { speedUp } from './n8nClock.mjs';
import { Random } from './random.mjs';
import { printReport } from './report.mjs';
import { Watcher } from './watcher.mjs';
import { World } from './world.mjs';

const HOUR = 3_600_000;
const MINUTE = 60_000;

const { values } = parseArgs({
	options: {
		minutes: { type: 'string', default: '2' },
		seed: { type: 'string', default: String(Date.now() % 1_000_000) },
		triggers: { type: 'string', default: '6' },
		customers: { type: 'string', default: '6' },
		verbose: { type: 'boolean', default: false },
	},
});

/** The option's number. */
function number(option: 'minutes' | 'seed' | 'triggers' | 'customers'): number {
	const value = Number(values[option]);
	if (value >= 0 && values[option] !== '') return value;
	console.error(`--${option} must be a number, not "${values[option]}"`);
	process.exit(1);
}

const random = new Random(number('seed'));
const speed = HOUR / (number('minutes') * MINUTE);
const days = (count: number) => count * 24 * HOUR;

const sandbox = await startSandbox({
	speed,
	// Cargo's clock and n8n's are never quite the same.
	ahead: random.between(-days(2), days(2)),
});
const clock = speedUp(speed);
const mishaps = new Mishaps(sandbox, random.branch());
const world = new World(sandbox, random.branch(), speed);
const watchers = await Promise.all(
	Array.from({ length: number('triggers') }, async (_, index) =>
		Watcher.make(`trigger ${index}`, sandbox, random.branch()),
	),
);
const customers = Array.from(
	{ length: number('customers') },
	(_, index) => new Customer(String(index), sandbox, world, random.branch()),
);

console.log(
	`An hour of the sandbox's clock in ${values.minutes} minutes, seed ${values.seed}, ${watchers.length} triggers, ${customers.length} customers …`,
);
const end = sandbox.now() + HOUR;
await Promise.all([
	world.turn(end - 15 * MINUTE),
	disturb(),
	...watchers.map(async (watcher) => watcher.turn(end)),
	...customers.map(async (customer) => customer.turn(end - 5 * MINUTE)),
]);
mishaps.end();
// A batch that could not be read is read again after 15 minutes at most.
const patience = (20 * MINUTE) / speed + 5000;
await Promise.all(watchers.map(async (watcher) => watcher.drain(patience)));

const creations = judgeCreations(
	sandbox,
	customers.flatMap(({ actions }) => actions),
	mishaps.clear,
);
const isClean = printReport({
	seed: values.seed,
	sandbox,
	mishaps,
	watchers,
	customers,
	creations,
	isVerbose: values.verbose,
});
clock.restore();
await sandbox.close();
process.exit(isClean ? 0 : 1);

/** Lists begin to trail, and n8n's clock is set. */
async function disturb(): Promise<void> {
	while (sandbox.now() < end) {
		await sleep(random.between(500, 5000));
		mishaps.lag();
		if (random.chance(0.2)) clock.jump(random.between(-10 * MINUTE, 10 * MINUTE));
	}
}
