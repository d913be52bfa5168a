/**
 * The package in n8n's editor, in a real browser: what a newcomer does, step by step. Each step takes
 * a picture; those of the documentation are updated by `npm run screenshots`.
 */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import type { INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import type { BrowserContext } from 'playwright-core';

import { PLAYS, SEGMENTS, TOOLS } from '../../../sandbox/workspace.mjs';
import type { ReleaseName } from '../../../scripts/n8n/releases.mjs';
import { OWNER, TOKEN, type World } from '../context.mjs';
import { CARGO } from '../flow.mjs';
import { isSince } from '../release.mjs';
import { checkForm } from './checkForm.mjs';
import { exampleLooks } from './examples.mjs';
import { findChromium, NO_BROWSER, openBrowser } from './chromium.mjs';
import { Editor, OTHER_EDITOR } from './editor.mjs';
import { filterLooks } from './filters.mjs';
import { firstWorkflow } from './firstWorkflow.mjs';
import { FORMS, valuesOf } from './forms.mjs';
import { hintLooks } from './hints.mjs';
import { type Frame, takePicture } from './pictures.mjs';
import { previewLooks } from './previews.mjs';
import { chainOfSteps } from './steps.mjs';

/** The n8n whose editor is shown in the pages. */
export const DRIVEN: ReleaseName = 'pinned';
/** Newer editors close the credential's form after a good test, and only then; older ones show a banner in it. */
const CLOSES_AFTER_TEST = isSince('2.40.0');
const TRIGGER_TYPE = `${CARGO}Trigger`;
/** What the icons' addresses end in. */
const ICONS = {
	light: '/n8n-nodes-cargo/dist/icons/cargo.svg',
	dark: '/n8n-nodes-cargo/dist/icons/cargo.dark.svg',
};
/** Every field of the longest form fits into this height. */
const TALL = { width: 1280, height: 1200 };
const USUAL = { width: 1280, height: 800 };

/**
 * Registers the tests; without a browser a skipped one that says how to get it.
 *
 * @param world the running n8n and the sandbox, asked for when the tests run
 */
export function browserTests(world: () => World): void {
	const chromium = findChromium();
	let context: BrowserContext | undefined;
	let opened: Editor | undefined;

	const editor = () => {
		assert.ok(opened, 'the browser did not open: see above');
		return opened;
	};
	const picture = async (name: string, frame?: Frame) => takePicture(editor().page, name, frame);
	let types: Promise<INodeTypeDescription[]> | undefined;
	const typeOf = async (name: string) => {
		types ??= world().rest.get<INodeTypeDescription[]>('/types/nodes.json');
		const type = (await types).find((candidate) => candidate.name === name);
		assert.ok(type, `n8n does not know ${name}`);
		return type;
	};
	/** What the operations of a resource do, by their values; n8n names a node after it. */
	const actionsOf = async (resource = 'batch') => {
		const { properties } = await typeOf(CARGO);
		const operation = properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource),
		);
		const options = (operation?.options ?? []) as INodePropertyOptions[];
		// n8n itself adds an entry without an action to the list: Custom API Call.
		return Object.fromEntries(
			options.flatMap(({ value, action }) => (action ? [[value, action]] : [])),
		) as Record<'create' | 'get', string>;
	};
	const { step, look } = chainOfSteps(async (name) => {
		if (!opened) return;
		const path = await picture(`failed-${name.replace(/\W+/g, '-')}`);
		console.log(`  The page at that moment: ${path}`);
	});

	const obstacle = chromium === undefined ? NO_BROWSER : OTHER_EDITOR;
	if (chromium === undefined || obstacle !== undefined) {
		step('the editor in a browser', async (test) => {
			test.skip(obstacle);
		});
		return;
	}

	before(async () => {
		world().sandbox.reset();
		const browser = await openBrowser(chromium);
		context = browser.context;
		opened = new Editor(browser.page);
	});
	after(async () => {
		await context?.close();
	});

	step('the owner signs in', async () => {
		await editor().signIn(world().server.baseUrl, OWNER);
		assert.match(editor().page.url(), /\/home\/workflows|\/workflow\//);
	});

	step('searching “cargo” in the node panel finds the package with its icon', async () => {
		const ui = editor();
		await ui.newWorkflow(world().server.baseUrl);
		await ui.at('canvas-add-button').click();
		for (const words of ['enrichment', 'CRM', 'prospecting', 'outbound', 'leads', 'find email']) {
			await ui.searchNode(words, 'Cargo');
		}
		const found = await ui.searchNode('cargo', 'Cargo');
		const names = await ui.at('node-creator-item-name').allInnerTexts();
		assert.deepEqual(names, ['Cargo'], 'n8n shows node and trigger as one');
		const icon = await found.locator('img').first().getAttribute('src');
		assert.ok(icon?.endsWith(ICONS.light), `the icon is ${icon}`);
		await picture('node-panel-search');
	});

	step('the entry holds the triggers and the actions of all resources', async () => {
		const ui = editor();
		await ui.creatorEntry('Cargo').click();
		await ui.creatorEntry('On batch finished').waitFor();
		// The list's entry says it too, until it is gone.
		await ui
			.at('node-creator')
			.getByText('Run Cargo plays and tools on your records')
			.last()
			.waitFor();
		await ui.openCreatorSection('Actions');
		const actions = await actionsOf();
		await ui.creatorEntry(actions.create).waitFor();
		const names = await ui.at('node-creator-item-name').allInnerTexts();
		assert.deepEqual(names, [
			'On batch finished',
			'On segment changed',
			...Object.values(actions),
			...Object.values(await actionsOf('file')),
			...Object.values(await actionsOf('record')),
			...Object.values(await actionsOf('run')),
		]);
		await picture('node-panel-actions');
	});

	step('choosing an action adds the node and opens its form', async () => {
		const ui = editor();
		await ui.creatorEntry((await actionsOf()).create).click();
		await ui.form.waitFor();
		assert.equal(await ui.parameter('operation').locator('input').inputValue(), 'Create');
		await picture('node-empty', { of: ui.details });
	});

	step('the credential’s form asks for the token and the address', async () => {
		const ui = editor();
		await ui.at('node-credentials-select').click();
		await ui.at('node-credentials-select-item-new').click();
		await ui.credential.waitFor();
		const address = ui.credentialField('baseUrl');
		assert.equal(await address.inputValue(), 'https://api.getcargo.io');
		assert.equal(await ui.credentialField('apiToken').getAttribute('type'), 'password');
		await picture('credential-empty', { of: ui.credentialDialog });
	});

	step('the credential’s test fails with a wrong token, and says so', async () => {
		const ui = editor();
		await ui.saveCredential({ apiToken: 'wrong', baseUrl: world().sandbox.baseUrl });
		await ui.page.getByText('More details').click();
		const message = ui.credential.getByText(/token/i).filter({ hasText: /wrong or expired/ });
		await message.waitFor();
		assert.match(await message.innerText(), /Settings → API/);
		await picture('credential-refused', { of: ui.credentialDialog });
	});

	step('the credential’s test passes with the right token', async () => {
		const ui = editor();
		await ui.saveCredential({ apiToken: TOKEN });
		if (CLOSES_AFTER_TEST) {
			await ui.credential.waitFor({ state: 'hidden' });
		} else {
			await ui.at('credentials-config-container-test-success').waitFor();
			await picture('credential', { of: ui.credentialDialog });
			await ui.closeCredential();
		}
		assert.match(
			await ui.at('node-credentials-select').locator('input').inputValue(),
			/^Cargo account/,
		);
	});

	step(
		'typing finds the workflow, marked as a play; those of the same name show their IDs',
		async () => {
			const ui = editor();
			const found = await ui.searchList('workflowUuid', 'LEAD');
			assert.deepEqual(await found.allInnerTexts(), [
				'Draft: score a lead (Tool, not deployed)',
				'Enrich new leads (Play) · …000001',
				'Enrich new leads (Play, turned off) · …000009',
				'Welcome qualified leads (Play)',
			]);
			await picture('pick-workflow', { of: ui.details });
			const chosen = 'Enrich new leads (Play) · …000001';
			await found.filter({ hasText: chosen }).click();
			const input = ui.inputAt('rlc-input', ui.at('resource-locator-workflowUuid'));
			assert.equal(await input.inputValue(), chosen);
		},
	);

	step('typing finds the segment, with the number of its records', async () => {
		const ui = editor();
		const found = await ui.searchList('segmentUuid', 'new');
		const { name, recordsCount } = SEGMENTS.newLeads;
		assert.deepEqual(await found.allInnerTexts(), [`${name} (${recordsCount} records)`]);
		await picture('pick-segment', { of: ui.details });
		await found.first().click();
	});

	step('running the node shows the batch in the output panel', async () => {
		const ui = editor();
		const { sandbox } = world();
		sandbox.clearRequests();
		sandbox.planBatches({ duration: 0 });
		await ui.parameter('waitUntilFinished').click();
		await ui.execute();
		await ui.output.getByText('1 item').waitFor();
		await ui.at('radio-button-json', ui.output).click();
		await ui.output.getByText('"success"').first().waitFor();
		const created = sandbox.requests().find(({ method }) => method === 'POST');
		assert.deepEqual(JSON.parse(created?.body ?? 'null'), {
			workflowUuid: PLAYS.enrichNewLeads.workflowUuid,
			data: { kind: 'segment', segmentUuid: SEGMENTS.newLeads.uuid },
		});
		await picture('batch', { of: ui.details });
	});

	step('the canvas shows that the node succeeded', async () => {
		const ui = editor();
		await ui.closeDetails();
		await ui.at('canvas-node-status-success', ui.node((await actionsOf()).create)).waitFor();
		await picture('canvas');
	});

	step('an id that is none is refused with a message that says what to do', async () => {
		const ui = editor();
		await ui.openNode((await actionsOf()).create);
		await ui.choose('operation', 'Get');
		await ui.writeExpression('batchUuid', '12345');
		await ui.execute();
		await ui.at('node-error-message').waitFor();
		assert.match(await ui.at('node-error-message').innerText(), /Batch: "12345" is not a Cargo ID/);
		assert.match(await ui.at('node-error-description').innerText(), /Choose from the list/);
		await picture('refused-id', { of: ui.details });
	});

	step('the canvas shows the message at the node', async () => {
		const ui = editor();
		await ui.closeDetails();
		await ui.at('node-issues', ui.node((await actionsOf()).get)).hover();
		await ui.tooltip('is not a Cargo ID').waitFor();
		await picture('refused-id-canvas');
		await ui.page.mouse.move(0, 0);
	});

	step('the node’s details open again, higher', async () => {
		await editor().page.setViewportSize(TALL);
		await editor().openNode((await actionsOf()).get);
		await editor().turn('waitUntilFinished', false);
	});

	for (const form of FORMS) {
		look(
			`the form “${form.name}” shows exactly its fields, none cut, none overlapping`,
			async () => {
				const ui = editor();
				for (const { parameter, value, shown } of form.choices) {
					if (shown === undefined) await ui.turn(parameter, value);
					else await ui.choose(parameter, shown);
				}
				const height = await checkForm(ui, await typeOf(CARGO), valuesOf(form));
				await picture(`form-${form.name}`, { of: ui.form, height });
			},
		);
	}

	look(
		'Run → Create shows the inputs of the chosen tool, and returns what it puts out',
		async () => {
			const ui = editor();
			const { sandbox } = world();
			await ui.choose('resource', 'Run');
			await ui.choose('operation', 'Create');
			const found = await ui.searchList('workflowUuid', 'find');
			await found.first().waitFor();
			assert.deepEqual(await found.allInnerTexts(), ['Find e-mail (Tool)']);
			await found.click();
			// The required ones; the others are added one by one.
			assert.deepEqual(await ui.mappedInputs(), [
				'First name (As the person writes it)',
				'Company domain',
			]);
			await ui.mapInput('First name (As the person writes it)', 'Ada');
			await ui.mapInput('Company domain', 'brightside.example');
			sandbox.clearRequests();
			sandbox.planRuns({ duration: 0 });
			await ui.execute();
			await ui.output.getByText('ada@brightside.example').waitFor();
			const created = sandbox.requests().find(({ method }) => method === 'POST');
			assert.deepEqual(JSON.parse(created?.body ?? 'null'), {
				workflowUuid: TOOLS.findEmail.workflowUuid,
				data: { first_name: 'Ada', company_domain: 'brightside.example' },
			});
			await picture('run', { of: ui.details });
		},
	);

	step('the trigger is added from the node panel and shows exactly its fields', async () => {
		const ui = editor();
		await ui.closeDetails();
		await ui.page.setViewportSize(USUAL);
		await ui.closeNotices();
		await ui.at('node-creator-plus-button').click();
		await ui.searchNode('cargo', 'Cargo');
		await ui.creatorEntry('Cargo').click();
		await ui.openCreatorSection('Triggers');
		await ui.creatorEntry('On batch finished').click();
		await ui.form.waitFor();
		await ui.chooseCredential('Cargo account');
		await checkForm(ui, await typeOf(TRIGGER_TYPE), {});
		await picture('trigger', { of: ui.details });
	});

	step('icons follow the theme', async () => {
		const ui = editor();
		await ui.closeDetails();
		for (const theme of ['dark', 'light'] as const) {
			await ui.page.emulateMedia({ colorScheme: theme });
			for (const type of [CARGO, TRIGGER_TYPE]) {
				const icons = ui.page.locator(`[data-test-id="canvas-node"][data-node-type="${type}"] img`);
				await icons.and(ui.page.locator(`[src$="${ICONS[theme]}"]`)).waitFor();
			}
			await picture(`canvas-${theme}`);
		}
	});

	firstWorkflow({ step, editor, world, picture });
	previewLooks({ look, editor, world, picture });
	filterLooks({ look, editor, world, picture });
	exampleLooks({ look, editor, world, picture });
	hintLooks({ look, editor, world });
}
