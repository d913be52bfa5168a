/** n8n's editor as a user works with it. The selectors are the ones n8n's own tests use (data-test-id). */
import assert from 'node:assert/strict';

import type { Locator, Page } from 'playwright-core';

import { isSince } from '../release.mjs';
import { type Measured, measure } from './layout.mjs';

/** Why these steps cannot be taken in the n8n that runs; undefined where they can. */
export const OTHER_EDITOR = isSince('2.0.0')
	? undefined
	: 'the steps are written for the editor of n8n 2; in n8n 1, tests send the requests that its editor sends';

/** A field that maps onto the inputs of a tool. */
const MAPPER = '[data-test-id="resource-mapper-container"]';

/** A page with n8n's editor. */
export class Editor {
	/** @param page a page of the browser */
	constructor(readonly page: Page) {}

	/** What is visible under one of n8n's test ids. */
	at(testId: string, within: Page | Locator = this.page): Locator {
		return within.locator(`[data-test-id="${testId}"]`).locator('visible=true');
	}

	/** The visible input under one of n8n's test ids, which is on the input itself or around it. */
	inputAt(testId: string, within: Page | Locator = this.page): Locator {
		const id = `[data-test-id="${testId}"]`;
		return within.locator(`input${id}, ${id} input`).locator('visible=true');
	}

	/** The panel where a node is filled in. */
	get form(): Locator {
		return this.at('node-parameters');
	}

	/** The node's details: input, form, output. */
	get details(): Locator {
		return this.at('ndv');
	}

	/** The node's output. */
	get output(): Locator {
		return this.at('output-panel');
	}

	/**
	 * Signs in.
	 *
	 * @param baseUrl n8n's address
	 * @param owner e-mail and password
	 */
	async signIn(baseUrl: string, owner: { email: string; password: string }): Promise<void> {
		await this.page.goto(`${baseUrl}/signin`);
		const form = this.at('signin-form');
		await this.at('emailOrLdapLoginId', form).locator('input').fill(owner.email);
		await this.at('password', form).locator('input').fill(owner.password);
		await this.at('form-submit-button', form).click();
		await this.at('universal-add').waitFor();
	}

	/** Opens an empty workflow. */
	async newWorkflow(baseUrl: string): Promise<void> {
		await this.page.goto(`${baseUrl}/workflow/new`);
		await this.at('canvas-add-button').waitFor();
	}

	/**
	 * Looks for a node in the node panel.
	 *
	 * @param words what the user types
	 * @param name the entry that has to be found
	 * @returns all entries found
	 */
	async searchNode(words: string, name: string): Promise<Locator> {
		await this.at('node-creator-search-bar').fill(words);
		await this.creatorEntry(name).waitFor();
		return this.at('item-iterator-item', this.at('node-creator'));
	}

	/** The entry of a list in the node panel that has exactly this name. */
	creatorEntry(name: string): Locator {
		return this.at('node-creator-item-name').filter({ hasText: exactly(name) });
	}

	/** Unfolds the triggers or the actions of the node that is open in the node panel. */
	async openCreatorSection(name: 'Triggers' | 'Actions'): Promise<void> {
		const heading = this.at('node-creator-category-item').filter({ hasText: name });
		await heading.waitFor();
		// The section for the current canvas is open from the start.
		const isFolded = (await heading.locator('[data-icon="chevron-up"]').count()) > 0;
		if (isFolded) await heading.click();
	}

	/** Closes n8n's notices, which cover buttons. */
	async closeNotices(): Promise<void> {
		const notices = this.page.locator('.el-notification').locator('visible=true');
		while ((await notices.count()) > 0) {
			const notice = notices.last();
			const id = (await notice.getAttribute('id')) ?? '';
			await notice.locator('.el-notification__closeBtn').click();
			await this.page.locator(`[id="${id}"]`).waitFor({ state: 'hidden' });
		}
	}

	/** A node's tile on the canvas. */
	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/**
	 * Opens the node panel to add a node behind another one.
	 *
	 * @param name the node on the canvas
	 */
	async addAfter(name: string): Promise<void> {
		const plus = this.page.locator(
			`[data-test-id="canvas-node-output-handle"][data-node-name="${name}"] [data-test-id="canvas-handle-plus"]`,
		);
		await plus.click();
		await this.at('node-creator-search-bar').waitFor();
	}

	/** The tooltip with this text, as a user sees it: in newer editors the element with the role is hidden. */
	tooltip(text: string): Locator {
		const tips = this.page.locator('[role="tooltip"], [data-reka-popper-content-wrapper]');
		return tips.filter({ hasText: text }).locator('visible=true').first();
	}

	/** Opens a node's details. */
	async openNode(name: string): Promise<void> {
		await this.node(name).dblclick();
		await this.form.waitFor();
	}

	/** Opens one of the tabs of a node's details, such as Settings. */
	async openTab(name: 'Parameters' | 'Settings'): Promise<void> {
		await this.details.getByText(name, { exact: true }).locator('visible=true').first().click();
	}

	/** Closes the node's details. */
	async closeDetails(): Promise<void> {
		await this.at('ndv-close-button').click();
		await this.details.waitFor({ state: 'hidden' });
	}

	/** The control of a parameter. */
	parameter(name: string): Locator {
		return this.at(`parameter-input-${name}`, this.form);
	}

	/**
	 * Chooses one of a parameter's options.
	 *
	 * @param parameter the parameter's name
	 * @param option the option as the list shows it
	 */
	async choose(parameter: string, option: string): Promise<void> {
		const entry = this.at('parameter-input-item').filter({
			has: this.page.locator('.option-headline').filter({ hasText: exactly(option) }),
		});
		await this.openUntil(parameter, entry);
		await entry.click();
		await entry.waitFor({ state: 'hidden' });
	}

	/**
	 * Opens the list of a parameter, reads it, and closes it.
	 *
	 * @param parameter the parameter's name
	 * @returns the options once the list has been loaded
	 */
	async offered(parameter: string): Promise<string[]> {
		const entries = this.at('parameter-input-item');
		await this.openUntil(parameter, entries.first());
		const names = await entries.locator('.option-headline').allInnerTexts();
		await this.page.keyboard.press('Escape');
		await entries.first().waitFor({ state: 'hidden' });
		return names.map((name) => name.trim());
	}

	/** Opens the list of a parameter, until it shows an entry. */
	private async openUntil(parameter: string, entry: Locator): Promise<void> {
		// A list that is still loading closes when it arrives: a user would open it again, too.
		for (let click = 0; click < 3 && !(await entry.isVisible()); click++) {
			await this.parameter(parameter).click();
			await entry.waitFor({ timeout: 10_000 }).catch(() => undefined);
		}
		await entry.waitFor();
	}

	/** Adds an entry to the only list of entries in the form that is called Conditions. */
	async addCondition(): Promise<void> {
		const conditions = this.at('parameter-item', this.form).filter({
			has: this.page.locator('.n8n-input-label').filter({ hasText: exactly('Conditions') }),
		});
		await this.at('fixed-collection-add', conditions).first().click();
		await this.parameter('column').waitFor();
	}

	/**
	 * Turns a switch on or off, if it is not already.
	 *
	 * @param parameter the parameter's name
	 * @param isOn how it is to be
	 */
	async turn(parameter: string, isOn: boolean): Promise<void> {
		const control = this.parameter(parameter).locator('.el-switch');
		const turned = control.and(this.page.locator(isOn ? '.is-checked' : ':not(.is-checked)'));
		// The editor redraws a form after some changes, and can miss a click while it does.
		for (let click = 0; click < 3 && (await turned.count()) === 0; click++) {
			await control.click();
			await turned.waitFor({ timeout: 5_000 }).catch(() => undefined);
		}
		await turned.waitFor();
	}

	/**
	 * Opens the list of a resource locator and types into its search.
	 *
	 * @param parameter the parameter's name
	 * @param words what the user types
	 * @returns the list's entries
	 */
	async searchList(parameter: string, words: string): Promise<Locator> {
		const locator = this.at(`resource-locator-${parameter}`);
		await this.at('rlc-input', locator).click();
		const entries = this.at('rlc-item');
		await entries.first().waitFor();
		const answered = this.page.waitForResponse(/resource-locator-results/);
		await this.inputAt('rlc-search').fill(words);
		await answered;
		return entries;
	}

	/**
	 * Replaces the expression of a resource locator, which is in the mode By ID.
	 *
	 * @param parameter the parameter's name
	 * @param text what the user types
	 */
	async writeExpression(parameter: string, text: string): Promise<void> {
		const input = this.at(`resource-locator-${parameter}`).locator('.cm-content');
		// n8n applies it a moment later, and then shows below the field what it evaluates to.
		const shown = this.form.getByText(text, { exact: true }).nth(1);
		for (let tries = 1; ; tries++) {
			// On a busy machine the editor may replace what was typed while it opened.
			await input.fill(text);
			const isShown = await shown.waitFor({ timeout: 10_000 }).then(
				() => true,
				() => false,
			);
			if (isShown) return;
			assert.ok(tries < 5, `the editor does not show ${text}`);
		}
	}

	/** The labels of the inputs that are mapped onto, from top to bottom, once they are there. */
	async mappedInputs(): Promise<string[]> {
		const labels = this.at('mapping-fields-container').locator('.parameter-item .n8n-input-label');
		await labels.first().waitFor();
		// After the label is the choice between fixed and expression.
		return (await labels.allInnerTexts()).map((text) => text.trim().replace(/\n.*/s, ''));
	}

	/** Fills in one of the inputs that are mapped onto. */
	async mapInput(label: string, text: string): Promise<void> {
		await this.mapped(label).locator('input, textarea').first().fill(text);
	}

	/** One of the inputs that are mapped onto, by its label. */
	private mapped(label: string): Locator {
		return this.at('mapping-fields-container')
			.locator('.parameter-item')
			.filter({
				has: this.page.locator('.n8n-input-label .n8n-text').filter({ hasText: exactly(label) }),
			});
	}

	/**
	 * Drags a field of the input panel onto an input that is mapped onto.
	 *
	 * @param field the field's name in the input panel
	 * @param label the input's label
	 */
	async dragField(field: string, label: string): Promise<void> {
		const from = this.at('run-data-schema-item', this.at('ndv-input-panel'))
			.filter({ hasText: new RegExp(`^\\s*${field}`) })
			.locator('[data-target="mappable"]')
			.first();
		const input = this.mapped(label);
		const expression = input.getByText(`$json.${field}`);
		// On a busy machine the editor can miss a drop: a user would drag again, too.
		for (let drag = 0; drag < 3 && !(await expression.isVisible()); drag++) {
			await from.hover();
			await this.page.mouse.down();
			// Two moves: n8n starts dragging at the first and takes the place of the last.
			for (let move = 0; move < 2; move++) {
				await input.locator('input, textarea').first().hover({ force: true });
			}
			await this.page.mouse.up();
			await expression.waitFor({ timeout: 5_000 }).catch(() => undefined);
		}
		await expression.waitFor();
	}

	/** The credential's form. */
	get credential(): Locator {
		return this.at('node-credentials-config-container');
	}

	/** The window around the credential's form. */
	get credentialDialog(): Locator {
		return this.page.locator('.el-dialog').filter({ has: this.credential });
	}

	/** The input of one of the credential's fields. */
	credentialField(name: string): Locator {
		return this.at(`parameter-input-${name}`, this.credential).locator('input');
	}

	/**
	 * Fills in the credential and saves it, which also tests it.
	 *
	 * @param fields what the user types, by field
	 */
	async saveCredential(fields: Record<string, string>): Promise<void> {
		for (const [name, text] of Object.entries(fields)) await this.credentialField(name).fill(text);
		const tested = this.page.waitForResponse(/\/credentials\/test$/);
		await this.at('credential-save-button').click();
		await tested;
	}

	/** Chooses a credential of the node by its name, and waits for the lists that it fills. */
	async chooseCredential(name: string): Promise<void> {
		await this.at('node-credentials-select').click();
		const entries = this.page.locator('[data-test-id^="node-credentials-select-item-"]');
		await entries.filter({ hasText: name }).locator('visible=true').first().click();
		await this.form.getByText('Error fetching options').waitFor({ state: 'hidden' });
	}

	/** A member that the input panel offers, of a node that has not run yet. */
	previewed(name: string): Locator {
		const members = this.at('run-data-schema-item', this.at('ndv-input-panel'));
		return members.filter({ hasText: exactly(name) });
	}

	/** Closes the credential's form. */
	async closeCredential(): Promise<void> {
		await this.credentialDialog.locator('.el-dialog__headerbtn').click();
		await this.credential.waitFor({ state: 'hidden' });
	}

	/** Runs the node that is open. */
	async execute(): Promise<void> {
		await this.at('node-execute-button').click();
	}

	/** The node's own fields in the open form, measured; n8n's field for the credential is not one. */
	async fields(): Promise<Measured[]> {
		// The lists inside of collections hold such items, too.
		const item = ':scope > div > .parameter-input-list-wrapper > [data-test-id="parameter-item"]';
		const kinds = ['.parameter-item', '.multi-parameter', MAPPER];
		const items = this.form.locator(kinds.map((kind) => `${item} > ${kind}`).join(', '));
		await items.first().waitFor();
		return await measure(items);
	}

	/**
	 * Opens the list of what can be added to a collection, reads it, and closes it.
	 *
	 * @param label the collection's label
	 */
	async addable(label: string): Promise<string[]> {
		const collection = this.at('parameter-item', this.form).filter({
			has: this.page.locator('.n8n-input-label').filter({ hasText: exactly(label) }),
		});
		await this.at('collection-parameter-add', collection).click();
		const entries = this.at('collection-parameter-option');
		await entries.first().waitFor();
		const names = await entries.allInnerTexts();
		await this.page.keyboard.press('Escape');
		await entries.first().waitFor({ state: 'hidden' });
		return names.map((name) => name.trim());
	}
}

/** Matches a text that is nothing but this. */
export const exactly = (text: string) =>
	new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
