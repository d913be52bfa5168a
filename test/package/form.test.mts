import { describe, expect, test } from '@jest/globals';
import type { INodeType } from 'n8n-workflow';
import { built } from '../engine/built.mjs';
import { allProperties, choices, isShownFor, operationsOf } from './description.mjs';

const { Cargo } = built('nodes/Cargo/Cargo.node') as { Cargo: new () => INodeType };
const { CargoTrigger } = built('nodes/CargoTrigger/CargoTrigger.node') as {
	CargoTrigger: new () => INodeType;
};
const node = new Cargo();
const { properties } = node.description;
const all = allProperties(properties);
const TABLE = all.map(({ path, property }, index) => ({ path: `${index} ${path}`, property }));

/** From how many entries on n8n requires a list in alphabetical order. */
const LONG = 5;
const alphabetical = (names: string[]) =>
	[...names].sort((one, other) => one.localeCompare(other, 'en', { sensitivity: 'base' }));
/** A description of several sentences ends with a full stop, one of a single sentence does not. */
const isPunctuated = (text: string) => /[.!?] [A-Z]/.test(text) === text.endsWith('.');
const IS_THERE = JSON.stringify({ _cnd: { exists: true } });
/** Lists in which the most needed entries come first. */
const BY_USE = ['operation', 'filters'];
/** Words that a title may write in lower case. */
const SMALL = /^(a|an|and|as|at|by|for|from|in|of|on|or|per|the|to)$/;

describe('The form of the node', () => {
	test('says what Cargo does in the node panel, where n8n shows the text of the trigger', () => {
		for (const { description } of [node, new CargoTrigger()]) {
			expect(description.description).toMatch(/^Run Cargo plays and tools on your records, /);
		}
	});

	test('lets no expression choose the resource or the operation', () => {
		const fixed = properties.filter(({ name }) => ['resource', 'operation'].includes(name));

		expect(fixed.length).toBeGreaterThan(1);
		expect(fixed.every(({ noDataExpression }) => noDataExpression)).toBe(true);
	});

	test.each(operationsOf(node))('says what $name does, and whether it costs', (operation) => {
		// n8n makes the action the name of the node.
		expect(operation.action).toMatch(/^[A-Z][a-z ]+$/);
		expect(operation.description).toMatch(
			/^[A-Z].+\. (Free|Free without Enrich and Sync|May use credits|Uses credits)\.$/,
		);
	});

	test.each(operationsOf(node))(
		'gives $name words that fit as the name of a tool',
		({ action }) => {
			// n8n adds the node's name, and a number where there are several; models take 64 characters.
			expect(`${action} in Cargo1`.length).toBeLessThanOrEqual(64);
		},
	);

	test.each(operationsOf(node))(
		'tells a model what $name of $resource does, and whether it costs',
		({ resource, value, description }) => {
			const shown = properties
				.filter(({ name }) => name === 'toolDescription')
				.filter((property) => isShownFor({ resource, value }, property));

			expect(shown).toMatchObject([
				{ default: `Cargo: ${description}`, displayOptions: { show: { '@tool': [true] } } },
			]);
		},
	);

	test.each(
		operationsOf(node).filter(({ description }) => /[Uu]ses? credits\.$/.test(description ?? '')),
	)(
		'says above the fields of $name of $resource that Cargo uses credits, except to a model',
		(operation) => {
			const notices = properties
				.filter(({ name }) => name === 'notice')
				.filter((property) => isShownFor(operation, property));

			expect(notices).toMatchObject([
				{
					displayName: expect.stringMatching(/Cargo uses credits for each|This may use credits/),
					displayOptions: { hide: { '@tool': [true] } },
				},
			]);
		},
	);

	test('lists the operations in the order in which users need them', () => {
		const names = operationsOf(node).map(({ resource, name }) => `${resource}: ${name}`);

		expect(names).toEqual([
			'batch: Create From Items',
			'batch: Create',
			'batch: Preview',
			'batch: Get',
			'batch: Wait Until Finished',
			'batch: Get Results',
			'batch: Get Many',
			'batch: Retry Failed',
			'batch: Cancel',
			'file: Upload',
			'file: Get Columns',
			'record: Create',
			'record: Get',
			'record: Get Many',
			'record: Update',
			'record: Delete',
			'run: Create',
			'run: Get',
			'run: Get Many',
			'run: Cancel',
		]);
	});

	test('has no two operations with the same words, which an AI Agent could not tell apart', () => {
		const actions = operationsOf(node).map(({ action }) => action);

		expect(new Set(actions).size).toBe(actions.length);
	});

	test('shows fields by parameters and values that exist', () => {
		const unknown = all.flatMap(({ path, property: { displayOptions } }) =>
			Object.entries({ ...displayOptions?.show, ...displayOptions?.hide }).flatMap(
				([name, values = []]) => {
					// n8n's own words for the variant of the node that an AI agent uses, and for its version.
					if (['@tool', '@version'].includes(name)) return [];
					const [asksFor = '', member] = name.replace(/^\//, '').split(/[.[\]]/);
					// In a collection the fields beside it, unless the path begins at the root.
					const beside = name.startsWith('/') ? '' : path.slice(0, path.lastIndexOf('.') + 1);
					const asked = all
						.filter((other) => other.path === `${beside}${asksFor}`)
						.map(({ property }) => property);
					// Their entries are known only to the editor.
					if (asked.some(({ typeOptions }) => typeOptions?.loadOptionsMethod)) return [];
					// The name of a list entry is not a choice of the form.
					if (member === 'cachedResultName' && asked.length > 0) return [];
					const known = asked.flatMap((property) =>
						property.type === 'boolean'
							? [true, false]
							: choices(property).map(({ value }) => value),
					);
					// A condition asks whether an option of a collection is there, whatever its value.
					const isOption = all.some(({ path }) => `/${path}` === name);
					return values
						.filter((value) => !known.includes(value as string))
						.filter((value) => !(isOption && IS_THERE === JSON.stringify(value)))
						.map((value) => `${path}: ${name} = ${JSON.stringify(value)}`);
				},
			),
		);

		expect(unknown).toEqual([]);
	});

	test('has no default that is not a choice', () => {
		const wrong = all
			.filter(({ property }) => property.type === 'options')
			.filter(({ property }) => property.typeOptions?.loadOptionsMethod === undefined)
			.filter(({ property }) => !choices(property).some(({ value }) => value === property.default))
			.map(({ path }) => path);

		expect(wrong).toEqual([]);
	});
});

const BATCH_BEFORE = { __rl: true, mode: 'id', value: '={{ $json.uuid }}' };

describe.each(TABLE)('The field $path', ({ property }) => {
	const { displayName, name, type, description = '', placeholder, typeOptions } = property;

	test('has a title, a name, a type and a default', () => {
		expect(name).toMatch(/^[a-z][A-Za-z\d]*$/);
		expect(type).toBeTruthy();
		expect(property.default).toBeDefined();
		if (type === 'notice') return;
		expect(
			displayName.split(' ').filter((word) => !/^\(?[A-Z\d]/.test(word) && !SMALL.test(word)),
		).toEqual([]);
	});

	test('says its unit in its label', () => {
		if (type === 'number' && /second|how long/i.test(description)) {
			expect(displayName).toMatch(/ \(Seconds\)$/);
		}
	});

	test('is described as n8n requires', () => {
		if (type === 'boolean') expect(description).toMatch(/^Whether /);
		if (description) expect(isPunctuated(description)).toBe(true);
		if (placeholder && !type.endsWith('ollection')) expect(placeholder).toMatch(/^e\.g\. /);
	});

	test('has its entries in order, each named once', () => {
		const names = choices(property).map((choice) => choice.name);
		const entries = type === 'collection' ? (property.options ?? []) : [];
		const titles = entries.map((entry) =>
			'displayName' in entry ? entry.displayName : entry.name,
		);
		for (const list of [names, titles]) {
			expect(new Set(list).size).toBe(list.length);
			if (list.length >= LONG && !BY_USE.includes(name)) expect(list).toEqual(alphabetical(list));
		}
	});

	test('is filled by lists that exist', () => {
		const methods = [
			typeOptions?.loadOptionsMethod,
			typeOptions?.resourceMapper?.resourceMapperMethod,
			...(property.modes ?? []).map((mode) => mode.typeOptions?.searchListMethod),
		].filter((method) => method !== undefined);
		const known = Object.assign({}, ...Object.values(node.methods ?? {})) as object;

		expect(methods.filter((method) => !(method in known))).toEqual([]);
		if (type !== 'resourceLocator') return;
		expect(property.modes?.[0]).toMatchObject({ name: 'list', typeOptions: { searchable: true } });
		// Batch opens with the batch of the node before from version 1.1 on: see batchOfNodeBefore.test.mts.
		expect([{ mode: 'list', value: '' }, BATCH_BEFORE]).toContainEqual(property.default);
	});
});
