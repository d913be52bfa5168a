/** The hints that n8n's editor shows before the node has run. */
import assert from 'node:assert/strict';

import type { World } from '../context.mjs';
import { itemsNode, toWorkflow } from '../flow.mjs';
import type { Editor } from './editor.mjs';
import type { Steps } from './steps.mjs';

const NODE = 'Create a batch';
const HINT = /Each input item will create a batch of its own/;

/** What these tests need from the browser tests. */
interface Stage {
	look: Steps['look'];
	editor: () => Editor;
	world: () => World;
}

/**
 * Registers a test for the hint that several items create several batches.
 *
 * @param stage the editor, the running n8n and how to look
 */
export function hintLooks({ look, editor, world }: Stage): void {
	for (const { what, items, isShown } of [
		{ what: 'several input items: a', items: 2, isShown: true },
		{ what: 'a single input item: no', items: 1, isShown: false },
	]) {
		look(`${what} hint before Create runs`, async () => {
			const ui = editor();
			const { rest, server } = world();
			const rows = itemsNode(Array.from({ length: items }, (_, n) => ({ n })));
			const parameters = { resource: 'batch', operation: 'create' };
			const name = `${items} items before Create`;
			const nodes = [rows, { name: NODE, parameters }];
			const { id } = await rest.createWorkflow(
				await toWorkflow({ name, nodes, expect: () => undefined }),
			);
			await ui.page.goto(`${server.baseUrl}/workflow/${id}`);
			await ui.openNode(NODE);
			await ui.at('execute-previous-node').first().click();
			await ui.details.getByText(items === 1 ? '1 item' : `${items} items`).waitFor();
			const hint = ui.output.getByText(HINT);
			if (isShown) await hint.waitFor();
			assert.equal(await hint.count(), isShown ? 1 : 0);
		});
	}
}
