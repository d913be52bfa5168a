import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import type { INodeType } from 'n8n-workflow';

import { withErrorTables } from '../../scripts/readme/errorTable.mjs';
import { built } from '../engine/built.mjs';
import { PACKAGE_DIRECTORY } from '../engine/harness.mjs';
import { allProperties, choices, operationsOf } from '../package/description.mjs';
import { anchorsOf } from './anchors.mjs';

const read = (path: string) => readFileSync(join(PACKAGE_DIRECTORY, path), 'utf8');
const readme = read('README.md');
const { Cargo } = built('nodes/Cargo/Cargo.node') as { Cargo: new () => INodeType };
const { CargoTrigger } = built('nodes/CargoTrigger/CargoTrigger.node') as {
	CargoTrigger: new () => INodeType;
};
const node = new Cargo();

/** What the editor calls the fields of both nodes, each once, without n8n's "Names or IDs". */
const FIELDS = new Set(
	[node, new CargoTrigger()].flatMap(({ description }) =>
		allProperties(description.properties)
			.filter(({ property }) => property.type !== 'notice')
			.map(({ property }) => property.displayName.replace(/ Names? or IDs?$/, '')),
	),
);

/** What the editor calls the resources, by their values. */
const RESOURCES = new Map(
	node.description.properties
		.filter(({ name }) => name === 'resource')
		.flatMap((property) => choices(property).map(({ name, value }) => [value, name] as const)),
);

describe('The README', () => {
	test('explains every error in the words of the node (npx tsx scripts/readme-errors.mts)', () => {
		expect(withErrorTables(readme)).toBe(readme);
	});

	test.each(operationsOf(node))(
		'has a section on the operation $name of the resource $resource, and a row that links to it',
		({ resource, name }) => {
			const title = `${RESOURCES.get(resource) ?? 'no such resource'}: ${name}`;
			expect(readme).toContain(`\n### ${title}\n`);
			expect(readme).toMatch(new RegExp(`^\\| \\[${title}\\]\\(#`, 'm'));
		},
	);

	test.each([...FIELDS])('names the field %s', (field) => {
		expect(readme).toContain(field);
	});

	test('calls the operation of the first workflow as the node panel does', () => {
		const operation = operationsOf(node).find(({ value }) => value === 'createFromItems');
		expect(readme.replaceAll('\n', ' ')).toContain(
			`**${operation?.action ?? 'no such operation'}**`,
		);
	});

	test('has the sections that n8n asks of a community node', () => {
		const wanted = [
			'Installation',
			'Operations',
			'Credentials',
			'Compatibility',
			'Usage',
			'Resources',
			'Version history',
		];
		for (const title of wanted) expect(readme).toContain(`\n## ${title}\n`);
	});
});

describe.each([
	'README.md',
	'CONTRIBUTING.md',
	'docs/ai-agents.md',
	'examples/README.md',
	'SECURITY.md',
])('%s', (path) => {
	const text = read(path);

	test('links only to files and headings that are there', () => {
		const targets = [...text.matchAll(/\]\((?!https?:|mailto:)([^)]+)\)/g)].map(
			([, to]) => to ?? '',
		);
		for (const target of targets) {
			const [file = '', heading] = target.split('#');
			const from = file === '' ? path : join(dirname(path), file);
			expect([target, existsSync(join(PACKAGE_DIRECTORY, from))]).toEqual([target, true]);
			if (heading !== undefined) expect(anchorsOf(read(from))).toContain(heading);
		}
	});
});
