/** The README's first workflow, followed step by step: rows in, enriched rows on the screen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import assert from 'node:assert/strict';

import { ROOT } from '../../../scripts/n8n/paths.mjs';
import type { World } from '../context.mjs';
import { itemsNode, toWorkflow } from '../flow.mjs';
import type { Editor } from './editor.mjs';
import type { Frame } from './pictures.mjs';
import type { Steps } from './steps.mjs';

/** The node that gives the rows, in the place of Google Sheets. */
const ROWS = 'Items';
/** Two people whose e-mail address the sandbox finds, and one without a domain, whose run fails. */
const PEOPLE = [
	{ name: 'Ada', website: 'brightside.example' },
	{ name: 'Bob', website: 'northwind.example' },
	{ name: 'Eve', website: 'not a domain' },
];

/** What following the README needs of the browser tests. */
interface Stage {
	step: Steps['step'];
	editor: () => Editor;
	world: () => World;
	picture: (name: string, frame?: Frame) => Promise<string>;
}

/**
 * Registers the steps of "Your first workflow". Each is read from the README, so that a step that changes there
 * fails here.
 *
 * @param stage the editor, the running n8n, how to go on step by step and to take pictures
 */
export function firstWorkflow({ step, editor, world, picture }: Stage): void {
	const steps = stepsOfReadme();
	/** Does what one step of the README says. */
	const follow = (number: number, text: string, act: (ui: Editor) => Promise<void>) => {
		step(`README, first workflow, step ${number}: ${text}`, async () => {
			assert.equal(steps[number - 1], text);
			await act(editor());
		});
	};
	const action = 'Create a batch from all items';

	follow(
		1,
		'Add a trigger, then the node that gives your rows, such as Google Sheets. Each item is one row. Run it once, so that its fields show.',
		async (ui) => {
			const { rest, server } = world();
			const { id } = await rest.createWorkflow(
				await toWorkflow({ name: 'First workflow', nodes: [itemsNode(PEOPLE)], expect: () => {} }),
			);
			await ui.page.goto(`${server.baseUrl}/workflow/${id}`);
			await ui.openNode(ROWS);
			await ui.execute();
			await ui.output.getByText(`${PEOPLE.length} items`).waitFor();
			await ui.closeDetails();
		},
	);
	follow(
		2,
		`Select **+** after that node, search for "cargo", open **Cargo** and select **${action}**.`,
		async (ui) => {
			await ui.addAfter(ROWS);
			await ui.searchNode('cargo', 'Cargo');
			await ui.creatorEntry('Cargo').click();
			await ui.openCreatorSection('Actions');
			await ui.creatorEntry(action).click();
			await ui.form.waitFor();
		},
	);
	follow(3, 'Select your credential.', async (ui) => {
		await ui.chooseCredential('Cargo account');
	});
	follow(
		4,
		"**Tool**: open the list, type part of your tool's name, and select the tool.",
		async (ui) => {
			const found = await ui.searchList('workflowUuid', 'find');
			await found.filter({ hasText: 'Find e-mail (Tool)' }).click();
		},
	);
	follow(
		5,
		'**Fields**: select **Map to Inputs**. Drag a field of your rows onto each input of the tool.',
		async (ui) => {
			await ui.choose('fields', 'Map to Inputs');
			await ui.dragField('name', 'First name (As the person writes it)');
			await ui.dragField('website', 'Company domain');
		},
	);
	follow(6, 'Turn on **Wait Until Finished**, and set **Return** to **Results**.', async (ui) => {
		await ui.turn('waitUntilFinished', true);
		await ui.choose('returnData', 'Results');
	});
	follow(
		7,
		'In the **Settings** tab, set **On Error** to **Continue (using error output)**.',
		async (ui) => {
			await ui.openTab('Settings');
			await ui.choose('onError', 'Continue (using error output)');
			await ui.openTab('Parameters');
		},
	);
	follow(8, 'Select **Execute step**.', async (ui) => {
		const { sandbox } = world();
		sandbox.clearRequests();
		sandbox.planBatches({ duration: 0 });
		await ui.execute();
		await ui.output.getByText('ada@brightside.example').waitFor();
		await ui.output.getByText('bob@northwind.example').waitFor();
		await picture('first-workflow', { of: ui.details });
		const created = sandbox
			.requests()
			.filter(({ method, path }) => method === 'POST' && path.endsWith('/batches'));
		assert.equal(created.length, 1, 'one batch for all rows');
	});
}

/** The steps as the README writes them, each on one line. */
function stepsOfReadme(): string[] {
	const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
	const [, chapter = ''] = readme.split('## Your first workflow\n');
	const [text = ''] = chapter.split('\n## ');
	return [...text.matchAll(/^\d\. (.+(?:\n {3}.+)*)/gm)].map(([, words = '']) =>
		words.replace(/\s*\n\s*/g, ' '),
	);
}
