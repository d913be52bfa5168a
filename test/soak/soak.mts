import { setTimeout as sleep } from 'node:timers/promises';

import { startSandbox } from '../../sandbox/server.mjs';
import { judgeCreations } from './creations.mjs';
import { Customer } from './customer.mjs';
import { Mishaps } from './mishaps.mjs';
import { speedUp } from './n8nClock.mjs';
import { Random } from './random.mjs';
import { printReport } from './report.mjs';
import { Watcher } from './watcher.mjs';
import { World } from './world.mjs';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How a soak goes. */
export interface SoakOptions {
	/** How long an hour of the sandbox's clock takes. */
	minutes: number;
	/** Chooses faults, and what users do. */
	seed: number;
	/** How many workflows begin with the trigger. */
	triggers: number;
	/** How many workflows that create and wait run side by side. */
	customers: number;
	/** Tells all about each batch that went wrong. */
	isVerbose: boolean;
}

/**
 * Plays an hour, and prints what came of it.
 *
 * @returns whether nothing went wrong
 */
export async function soak(options: SoakOptions): Promise<boolean> {
	const { minutes, seed, isVerbose } = options;
	const random = new Random(seed);
	const speed = HOUR / (minutes * MINUTE);
	// Cargo's clock and n8n's are never quite the same.
	const sandbox = await startSandbox({ speed, ahead: random.between(-2 * DAY, 2 * DAY) });
	const clock = speedUp(speed);
	const mishaps = new Mishaps(sandbox, random.branch());
	const world = new World(sandbox, random.branch(), speed);
	const watchers = await Promise.all(
		Array.from({ length: options.triggers }, async (_, index) =>
			Watcher.make(`trigger ${index}`, sandbox, random.branch()),
		),
	);
	const customers = Array.from(
		{ length: options.customers },
		(_, index) => new Customer(String(index), sandbox, world, random.branch()),
	);
	console.log(
		`An hour of the sandbox's clock in ${minutes} minutes, seed ${seed}, ${watchers.length} triggers, ${customers.length} customers …`,
	);

	const end = sandbox.now() + HOUR;
	/** Lists trail or fail for a while, and n8n's clock is set. */
	const disturb = async () => {
		while (sandbox.now() < end) {
			await sleep(random.between(500, 5000));
			mishaps.disturbLists();
			if (random.chance(0.2)) clock.jump(random.between(-10 * MINUTE, 10 * MINUTE));
		}
		// Who still tries to publish would do so for ever.
		mishaps.end();
	};
	await Promise.all([
		world.turn(end - 15 * MINUTE),
		disturb(),
		...watchers.map(async (watcher) => watcher.turn(end)),
		...customers.map(async (customer) => customer.turn(end - 5 * MINUTE)),
	]);
	// A batch that could not be read is read again after 15 minutes at most, wherever n8n's clock was set.
	const patience = (35 * MINUTE) / speed + 5000;
	await Promise.all(watchers.map(async (watcher) => watcher.drain(patience)));

	const actions = customers.flatMap((customer) => customer.actions);
	const creations = judgeCreations(sandbox, actions, mishaps.clear);
	const isClean = printReport({ seed, sandbox, mishaps, watchers, actions, creations, isVerbose });
	clock.restore();
	await sandbox.close();
	return isClean;
}
