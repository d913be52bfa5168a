/**
 * n8n's queue mode: one main, one webhook process, two workers with five slots each. n8n's clock ticks once a
 * minute, so that everything that sleeps does so side by side, while the rest is tested.
 */
import { after, before, describe } from 'node:test';

import { endOnSignals, opened } from '../e2e/context.mjs';
import { N8N } from '../e2e/release.mjs';
import { operationTests } from './operations.mjs';
import { sleeperTests } from './sleepers.mjs';
import { triggerTests } from './trigger.mjs';
import { workerTests } from './workers.mjs';
import { type World, closeWorld, openWorld } from './world.mjs';

let world: World | undefined;

endOnSignals();

describe(`n8n ${N8N}, in queue mode`, () => {
	before(async () => {
		world = await openWorld();
	});

	after(async () => {
		if (world) await closeWorld(world);
	});

	const theWorld = () => opened(world);
	const trigger = triggerTests(theWorld);
	const sleepers = sleeperTests(theWorld);
	const workers = workerTests(theWorld);

	trigger.begin();
	workers.prepare();
	sleepers.begin();
	trigger.mainEnds(sleepers.allSleep);
	workers.begin();
	trigger.mainStarts();
	operationTests(theWorld);
	sleepers.end();
	workers.end();
	trigger.end();
});
