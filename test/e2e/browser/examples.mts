/** The example workflows as n8n's editor shows them: the pictures of examples/README.md. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import assert from 'node:assert/strict';

import { ROOT } from '../../../scripts/n8n/paths.mjs';
import type { NewWorkflow } from '../../../scripts/n8n/rest.mjs';
import type { World } from '../context.mjs';
import type { Editor } from './editor.mjs';
import type { Steps } from './steps.mjs';

const FOLDER = join(ROOT, 'examples');
const NOTE = 'n8n-nodes-base.stickyNote';

/** What these tests need from the browser tests. */
interface Stage {
	look: Steps['look'];
	editor: () => Editor;
	world: () => World;
	picture: (name: string) => Promise<string>;
}

/**
 * Registers a test for each example: it opens, and n8n knows all its nodes.
 *
 * @param stage the editor, the running n8n, how to look and to take pictures
 */
export function exampleLooks({ look, editor, world, picture }: Stage): void {
	for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
		look(`the example ${file} opens with all of its nodes`, async () => {
			const ui = editor();
			const { rest, server } = world();
			const example = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as NewWorkflow;
			const { id } = await rest.createWorkflow(example);
			await ui.page.goto(`${server.baseUrl}/workflow/${id}`);
			const nodes = example.nodes.filter(({ type }) => type !== NOTE);
			for (const { name } of nodes) await ui.node(name).waitFor();
			assert.equal(await ui.at('canvas-node').count(), nodes.length);
			await ui.at('zoom-to-fit').click();
			// Zoom to fit alone puts the outermost nodes under n8n's own buttons.
			await ui.at('zoom-out-button').click();
			await picture(`example-${file.replace('.json', '')}`);
		});
	}
}
