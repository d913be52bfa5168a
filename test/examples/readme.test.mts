import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import type { INodeType } from 'n8n-workflow';

import { withErrorTables } from '../../scripts/docs/errorTable.mjs';
import { built } from '../engine/built.mjs';
import { PACKAGE_DIRECTORY } from '../engine/harness.mjs';
import { allProperties, choices, operationsOf } from '../package/description.mjs';
import { anchorsOf } from './anchors.mjs';

const read = (path: string) => readFileSync(join(PACKAGE_DIRECTORY, path), 'utf8');
const readme = read('README.md');
const operations = read('docs/operations.md');
const errors = read('docs/errors.md');
const { Cargo } = built('nodes/Cargo/Cargo.node') as { Cargo: new () => INodeType };
const { CargoTrigger } = built('nodes/CargoTrigger/CargoTrigger.node') as {
	CargoTrigger: new () => INodeType;
};
const node = new Cargo();

/** What the editor calls the fields of both nodes, each once, without n8n's "Names or IDs" and units. */
const FIELDS = new Set(
	[node, new CargoTrigger()].flatMap(({ description }) =>
		allProperties(description.properties)
			.filter(({ property }) => property.type !== 'notice')
			.map(({ property }) => property.displayName.replace(/ (Names? or IDs?|\(Seconds\))$/, '')),
	),
);

/** What the editor calls the resources, by their values. */
const RESOURCES = new Map(
	node.description.properties
		.filter(({ name }) => name === 'resource')
		.flatMap((property) => choices(property).map(({ name, value }) => [value, name] as const)),
);

/** The sections that newcomers look for, in the order in which they need them. */
const SECTIONS = [
	...['Installation', 'Credentials', 'Your first workflow', 'Which operation when', 'Operations'],
	...['Waiting and cost', 'Examples', 'Compatibility', 'Development', 'Resources'],
	...['Version history', 'Licence'],
];

describe('The README', () => {
	test('has no more than 1,500 words', () => {
		expect(readme.split(/\s+/).filter((word) => /\w/.test(word)).length).toBeLessThanOrEqual(1500);
	});

	test('leads to the answers of newcomers before its picture', () => {
		const [start = ''] = readme.split('![');
		const questions = [...start.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].filter(
			([, , to = '']) => !to.startsWith('https:'),
		);
		expect(questions.map(([, question]) => question)).toEqual([
			'200 leads in a sheet',
			'Which rows failed?',
			'What does it cost?',
			'My batch takes two hours',
		]);
	});

	test('has its sections in order', () => {
		expect([...readme.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(SECTIONS);
	});

	test.each(operationsOf(node))(
		'has a row for the operation $name of the resource $resource, which links to its section',
		({ resource, name }) => {
			const title = `${RESOURCES.get(resource) ?? 'no such resource'}: ${name}`;
			expect(operations).toContain(`\n## ${title}\n`);
			expect(readme).toMatch(new RegExp(`^\\| \\[${title}\\]\\(docs/operations\\.md#`, 'm'));
		},
	);

	test('names the operation of the first workflow as the node panel does', () => {
		const operation = operationsOf(node).find(({ value }) => value === 'createFromItems');
		expect(readme.replaceAll('\n', ' ')).toContain(
			`**${operation?.action ?? 'no such operation'}**`,
		);
	});
});

describe('The pages of docs/', () => {
	test('show every picture there is', () => {
		const pages = ['README.md', 'examples/README.md', 'docs/operations.md', 'docs/errors.md'];
		const text = pages.map(read).join('\n');
		const pictures = readdirSync(join(PACKAGE_DIRECTORY, 'docs/pictures'));
		expect(pictures.filter((name) => !text.includes(`/${name})`))).toEqual([]);
	});

	test('explain every error with the texts of the node (npx tsx scripts/docs/errors.mts)', () => {
		expect(withErrorTables(errors)).toBe(errors);
	});

	test.each([...FIELDS])('name the field %s', (field) => {
		expect(operations).toContain(field);
	});

	test.each([
		{ question: '200 leads in a sheet', page: 'README.md', heading: '## Your first workflow' },
		{ question: 'which rows failed', page: 'docs/errors.md', heading: '# Errors' },
		{
			question: 'what does it cost',
			page: 'docs/waiting-and-cost.md',
			heading: '# Waiting and cost',
		},
		{
			question: 'select **Cargo Tool**',
			page: 'docs/ai-agents.md',
			heading: '# Cargo as a tool of an AI agent',
		},
		{ question: 'two hours', page: 'docs/waiting-and-cost.md', heading: '# Waiting and cost' },
	])('answer "$question" on the first screen of $page', ({ question, page, heading }) => {
		const text = `\n${read(page)}`;
		const screen = text
			.slice(text.indexOf(`\n${heading}\n`) + 1)
			.split('\n')
			.slice(0, 25)
			.join('\n');

		expect(screen.toLowerCase()).toContain(question.toLowerCase());
	});
});

describe.each([
	'README.md',
	'CONTRIBUTING.md',
	'SECURITY.md',
	'examples/README.md',
	...readdirSync(join(PACKAGE_DIRECTORY, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name}`),
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
