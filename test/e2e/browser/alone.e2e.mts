/** The browser tests without the others, for `npm run screenshots`. Run by `main.mts`. */
import { after, before, describe } from 'node:test';

import { type World, closeWorld, openWorld } from '../context.mjs';
import { browserTests } from './tests.mjs';

let world: World | undefined;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => process.exit(130));
}

before(async () => {
	world = await openWorld(async () => undefined);
});

after(async () => {
	if (world) await closeWorld(world);
});

describe('n8n’s editor in a browser', () => {
	browserTests(() => {
		if (!world) throw new Error('n8n did not start: see above');
		return world;
	});
});
