import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { built } from '../engine/built.mjs';
import { byId, PACKAGE_DIRECTORY } from '../engine/harness.mjs';
import { UUID_PATTERN } from '../../sandbox/ids.mjs';
import { CASES } from '../node/cases.mjs';
import { useSandbox } from '../node/sandbox.mjs';
import { choices, isShownFor, operationsOf } from './description.mjs';
import { ATTACKS, BAD_PARTS } from './guards.mjs';
import {
	changingPaths,
	documentedFiles,
	foreignImports,
	parse,
	parseText,
	publishedFiles,
	undocumented,
} from './source.mjs';

const { Cargo } = built('nodes/Cargo/Cargo.node') as { Cargo: new () => INodeType };
const node = new Cargo();
const sandbox = useSandbox();
const OPERATIONS = operationsOf(node).map((operation) => ({
	name: `${operation.resource}.${String(operation.value)}`,
	of: operation,
	parameters: { resource: operation.resource, operation: String(operation.value) },
	url: operation.routing?.request?.url ?? '',
}));
const PLACEHOLDER = /\{(\w+)\}/g;
const FILES = publishedFiles(PACKAGE_DIRECTORY);
const CHANGING = FILES.filter((file) => changingPaths(parse(PACKAGE_DIRECTORY, file)).length > 0);

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

/** Whether a path has only words in it, and whole UUIDs where Cargo has them. */
function isWellFormed(call: string): boolean {
	const words = call.replace(new RegExp(UUID_PATTERN.slice(2, -2), 'g'), 'uuid');
	return /^(GET|POST) \/v1\/[A-Za-z]+\/(batches|models|plays|releases|runs|segments|tools)(\/(uuid|list|download))?$/.test(
		words,
	);
}

describe.each(OPERATIONS)('The operation $name', ({ name: key, of, parameters: chosen, url }) => {
	const cases = CASES[key] ?? [];

	test('has an executed case', () => {
		expect(cases.length).toBeGreaterThan(0);
	});

	test('has an executed case for every choice of its fields', () => {
		const missing = node.description.properties
			.filter((property) => isShownFor(of, property))
			.flatMap((property) =>
				(property.type === 'options' ? choices(property) : [])
					.filter(
						({ value }) => !cases.some(({ parameters }) => parameters[property.name] === value),
					)
					.map(({ value }) => `${property.name}: ${String(value)}`),
			);

		expect(missing).toEqual([]);
	});

	test('works in every case, and sends what the case says', async () => {
		for (const { parameters, items, binaries, sends } of cases) {
			sandbox.api.reset();
			const given = { parameters: { ...chosen, ...parameters }, items, binaries };
			const result = await sandbox.run(given);
			const error = result.run.data.resultData.runData.Cargo?.at(-1)?.error?.message;

			expect({ parameters, error }).toEqual({ parameters, error: undefined });
			expect(result.items('Cargo').length).toBeGreaterThan(0);
			expect(result.items('Cargo').every(({ pairedItem }) => pairedItem !== undefined)).toBe(true);
			expect(sandbox.calls()[0]).toBe(sends);
		}
	});

	test('guards every changing part of its path', async () => {
		const names = [...url.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
		const first: IDataObject = cases[0]?.parameters ?? {};
		for (const name of names) {
			for (const bad of ['..', '', 'list', 'a/b', '{}', '%2e%2e']) {
				sandbox.api.reset();
				const id = '={{ $json.id }}';
				const given = isObject(first[name]) ? byId(id) : id;
				const parameters = { ...chosen, ...first, [name]: given };
				const { error } = await sandbox.run({ parameters, items: [{ id: bad }] });

				expect(error?.message).toMatch(bad === '' ? / is empty$/ : / is not a Cargo ID$/);
				expect(sandbox.calls()).toEqual([]);
			}
		}
	});

	test('has a literal path under /v1, so that no expression can bend it', () => {
		expect(url).toMatch(/^\/v1\/[\w/{}]+$/);
	});
});

describe('The published code', () => {
	test('is found', () => {
		expect(FILES).toContain('nodes/Cargo/Cargo.node.ts');
		expect(FILES).toContain('credentials/CargoApi.credentials.ts');
	});

	test.each(FILES)('imports nothing but n8n-workflow and its own files: %s', (file) => {
		expect(foreignImports(PACKAGE_DIRECTORY, parse(PACKAGE_DIRECTORY, file))).toEqual([]);
	});

	test.each([
		`import { WorkflowExecute } from 'n8n-core';`,
		`import type { Something } from 'n8n-core';`,
		`import 'node:fs';`,
		`import fs = require('fs');`,
		`export * from 'lodash';`,
		`const load = async () => await import('n8n-core');`,
		`const fs = require('fs');`,
		`const load = async (name: string) => await import(name);`,
		`type Core = import('n8n-core').WorkflowExecute;`,
		`import { startSandbox } from '../../sandbox/server.mjs';`,
		`import manifest from '../../package.json';`,
		`import { missing } from './noSuchFile';`,
	])('would be caught with the line: %s', (line) => {
		const planted = parseText('nodes/Cargo/Planted.ts', line);

		expect(foreignImports(PACKAGE_DIRECTORY, planted)).toHaveLength(1);
	});

	test('builds no path of changing parts that no test attacks', () => {
		expect(CHANGING.filter((file) => !ATTACKS[file]?.length)).toEqual([]);
	});

	for (const file of CHANGING) {
		test(`puts no bad part into a path: ${file}`, async () => {
			for (const attack of ATTACKS[file] ?? []) {
				for (const bad of BAD_PARTS) {
					sandbox.api.reset();
					await attack(sandbox, bad);

					expect(sandbox.calls().filter((call) => !isWellFormed(call))).toEqual([]);
				}
			}
		}, 120_000);
	}

	test.each(['`/v1/batches/${uuid}`', '`${base}/v1/x`', "'/v1/batches/' + uuid"])(
		'would be caught with the path: %s',
		(path) => {
			expect(changingPaths(parseText('x.ts', `const url = ${path};`))).not.toEqual([]);
		},
	);
});

test('everything exported has a docstring', () => {
	const files = documentedFiles(PACKAGE_DIRECTORY);
	const missing = files.flatMap((file) =>
		undocumented(parse(PACKAGE_DIRECTORY, file)).map((line) => `${file}: ${line}`),
	);

	expect(missing).toEqual([]);
});

test('an export without a docstring is found', () => {
	const text =
		'/** One. */\nexport const one = 1;\n\nexport const two = 2;\n// Three\nexport type Three = 3;\n';

	expect(undocumented(parseText('planted.ts', text))).toEqual([
		'export const two = 2;',
		'export type Three = 3;',
	]);
});
