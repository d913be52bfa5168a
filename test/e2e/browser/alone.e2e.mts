/** The browser tests without the others, for `npm run screenshots`. Run by `main.mts`. */
import { after, before, describe } from 'node:test';

import { type World, closeWorld, endOnSignals, openWorld, opened } from '../context.mjs';
import { browserTests } from './tests.mjs';

let world: World | undefined;

endOnSignals();

before(async () => {
	world = await openWorld();
});

after(async () => {
	if (world) await closeWorld(world);
});

describe('n8n’s editor in a browser', () => {
	browserTests(() => opened(world));
});
