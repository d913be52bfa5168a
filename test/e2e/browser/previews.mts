/** What the editor offers of a node's output before the node has run. */
import type { World } from '../context.mjs';
import { toWorkflow } from '../flow.mjs';
import type { Editor } from './editor.mjs';
import type { Steps } from './steps.mjs';

/** What these tests need from the browser tests. */
interface Stage {
	look: Steps['look'];
	editor: () => Editor;
	world: () => World;
	picture: (name: string) => Promise<string>;
}

/**
 * Registers a test for the input panel of a node after one that has not run yet.
 *
 * @param stage the editor, the running n8n, how to look and to take pictures
 */
export function previewLooks({ look, editor, world, picture }: Stage): void {
	look('before the first run, the next node offers the members of a batch', async () => {
		const ui = editor();
		const { rest, server } = world();
		const workflow = await toWorkflow({
			name: 'Members before the first run',
			nodes: [
				{ name: 'Create', parameters: { resource: 'batch', operation: 'create' } },
				{ name: 'Get', parameters: { resource: 'batch', operation: 'get' } },
			],
			expect: () => undefined,
		});
		const { id } = await rest.createWorkflow(workflow);
		await ui.page.goto(`${server.baseUrl}/workflow/${id}`);
		await ui.openNode('Get');
		await ui.at('schema-preview-warning').waitFor();
		for (const name of ['uuid', 'status']) await ui.previewed(name).waitFor();
		await picture('members-before-the-first-run');
		await ui.closeDetails();
	});
}
