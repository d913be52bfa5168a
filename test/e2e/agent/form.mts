/** The form of Run → Create as a tool, in n8n's editor: who fills in an input, and what is stored. */
import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import type { BrowserContext } from 'playwright-core';

import type { Workflow } from '../../../scripts/n8n/rest.mjs';
import { NO_BROWSER, findChromium, openBrowser } from '../browser/chromium.mjs';
import { Editor, OTHER_EDITOR } from '../browser/editor.mjs';
import { OWNER, type World } from '../context.mjs';
import { byButton, workflowUuid } from './runTools.mjs';
import { agentWorkflow } from './workflow.mjs';

const TOOL = 'Find e-mail';
const BUTTON = 'from-ai-override-button';
/** The fields with buttons: the tool, its two required inputs, and the wait. */
const BUTTONS = 4;
/** How often to check whether n8n has stored the workflow, and the time between two checks (ms). */
const LOOKS = 40;
const PAUSE = 250;

/**
 * Registers the test; without a browser a skipped one that says how to get it.
 *
 * @param world the running n8n and the sandbox
 * @param version of the agent
 */
export function formTests(world: () => World, version: number): void {
	let context: BrowserContext | undefined;
	after(async () => {
		await context?.close();
	});

	it('a button lets the model fill in an input; nothing else is stored, and there is no On Error', async (test) => {
		const chromium = findChromium();
		const obstacle = chromium === undefined ? NO_BROWSER : OTHER_EDITOR;
		if (chromium === undefined || obstacle !== undefined) {
			test.skip(obstacle);
			return;
		}
		const { rest, server } = world();
		const parameters = { resource: 'run', operation: 'create', workflowUuid };
		const name = 'A tool in the editor';
		const openAi = { id: 'none', name: 'None' };
		const workflow = await rest.createWorkflow(
			agentWorkflow(name, version, [{ name: TOOL, parameters }], openAi),
		);
		const browser = await openBrowser(chromium);
		({ context } = browser);
		const ui = new Editor(browser.page);
		await ui.page.setViewportSize({ width: 1280, height: 1200 });
		await ui.signIn(server.baseUrl, OWNER);
		await ui.page.goto(`${server.baseUrl}/workflow/${workflow.id}`);
		await ui.node(TOOL).waitFor();
		await ui.openNode(TOOL);
		const buttons = ui.at(BUTTON, ui.form);
		await buttons.nth(BUTTONS - 1).waitFor();
		assert.equal(await buttons.count(), BUTTONS);
		// A button disappears once it is clicked; the next one is then the second.
		for (const left of [BUTTONS - 1, BUTTONS - 2]) {
			await buttons.nth(1).click();
			await buttons.nth(left).waitFor({ state: 'detached' });
		}
		await ui.form.getByText('Defined automatically by the model').nth(1).waitFor();
		await ui.details.getByText('Settings', { exact: true }).click();
		await ui.details.getByText('Display Note in Flow?').waitFor();
		for (const absent of ['On Error', 'Retry On Fail']) {
			assert.equal(await ui.details.getByText(absent).count(), 0, `${absent} is there`);
		}
		await ui.closeDetails();
		await ui.page.keyboard.press('Control+s');
		assert.deepEqual(await storedInputs(world(), workflow.id), {
			first_name: byButton('First_name__As_the_person_writes_it_'),
			company_domain: byButton('Company_domain'),
		});
	});
}

/** What n8n has stored in Inputs, once it has stored anything. */
async function storedInputs({ rest }: World, id: string): Promise<unknown> {
	for (let look = 0; look < LOOKS; look++) {
		const { nodes } = await rest.get<Pick<Workflow, 'nodes'>>(`/rest/workflows/${id}`);
		const tool = nodes.find(({ name }) => name === TOOL)?.parameters as
			{ inputs?: { value?: object | null } } | undefined;
		if (tool?.inputs?.value) return tool.inputs.value;
		await sleep(PAUSE);
	}
	return undefined;
}
