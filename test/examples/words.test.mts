/** The words of the pages: labels as the form shows them, and no phrases that read as translated. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import type { ICredentialType, INodeType, IWorkflowBase } from 'n8n-workflow';

import { built } from '../engine/built.mjs';
import { PACKAGE_DIRECTORY } from '../engine/harness.mjs';
import { allProperties, choices, operationsOf } from '../package/description.mjs';

const { Cargo } = built('nodes/Cargo/Cargo.node') as { Cargo: new () => INodeType };
const { CargoTrigger } = built('nodes/CargoTrigger/CargoTrigger.node') as {
	CargoTrigger: new () => INodeType;
};
const { CargoApi } = built('credentials/CargoApi.credentials') as {
	CargoApi: new () => ICredentialType;
};
const cargo = new Cargo();
const credential = new CargoApi();
const NODES = [cargo, new CargoTrigger()].map(({ description }) => description);
const PROPERTIES = allProperties([
	...NODES.flatMap(({ properties }) => properties),
	...credential.properties,
]);

const read = (...path: string[]) => readFileSync(join(PACKAGE_DIRECTORY, ...path), 'utf8');
const EXAMPLES = readdirSync(join(PACKAGE_DIRECTORY, 'examples'))
	.filter((name) => name.endsWith('.json'))
	.map((name) => JSON.parse(read('examples', name)) as IWorkflowBase);

/** What this package calls its nodes, fields, choices and operations, and what its examples are called. */
const OWN = [
	...NODES.map(({ displayName }) => displayName),
	credential.displayName,
	...PROPERTIES.flatMap(({ property }) => [
		property.displayName,
		property.displayName.replace(/ \(Seconds\)$/, ''),
		...choices(property).map(({ name }) => name),
		...(property.modes ?? []).map(({ displayName }) => displayName),
	]),
	...operationsOf(cargo).flatMap(({ resource, name, action }) => [
		name,
		action,
		`${resource.charAt(0).toUpperCase()}${resource.slice(1)}: ${name}`,
	]),
	...EXAMPLES.flatMap(({ name, nodes }) => [name, ...nodes.map((node) => node.name)]),
	'Cargo examples',
	'Settings → API',
];

/** What n8n's editor calls its own things, in the newest version tested unless the page says otherwise. */
const OF_N8N = [
	...['AI Agent', 'Cargo Tool', 'Add input to send', 'Defined automatically by the model'],
	...['Mapping Column Mode', 'Map Each Column Manually', 'Map Automatically', 'Expression'],
	...['+ Add a description', 'Tool Description', 'Set Manually', 'Fetch Test Event', 'Poll Times'],
	...['On Error', 'Stop Workflow', 'Continue', 'Continue (using error output)', 'Retry On Fail'],
	...['Settings', 'Execute step', 'Stop', 'Save', 'Active', 'Request Options', 'Wait', 'Waiting'],
	...['Execute Once', 'Respond', 'Immediately'],
	...['Request Options → Proxy', 'Settings → Community nodes', 'Install a community node'],
	...['npm Package Name', 'Install', 'Import from file…', 'Import → From file'],
];

/** What GitHub calls its own things. */
const OF_GITHUB = ['Report a vulnerability'];

const LABELS = new Set([...OWN, ...OF_N8N, ...OF_GITHUB]);

/** Written by commands, for contributors. */
const REPORTS = ['benchmark.md', 'faults.md'];

const PAGES = [
	...['README.md', 'SECURITY.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'examples/README.md'],
	...readdirSync(join(PACKAGE_DIRECTORY, 'docs'))
		.filter((name) => name.endsWith('.md') && !REPORTS.includes(name))
		.map((name) => `docs/${name}`),
];

/** Phrases that are correct, and that n8n's own pages never use. */
const FOREIGN =
	/\b(comes? out|comes to nothing|shall|lies? between|worked out|(is|are) made anew|(takes?|have|has) a look|stands? (first|for itself|in))\b/i;

/** The names in bold on a page. Code, sentences and headings that end with a mark are not names. */
const boldIn = (text: string) =>
	[...text.replace(/```[^]*?```|`[^`\n]*`/g, '').matchAll(/\*\*([^*]+)\*\*/g)]
		.map(([, words = '']) => words.replace(/\s+/g, ' '))
		.filter(
			(words) => /^[+\p{Lu}]|^npm /u.test(words) && words.length > 1 && !/[.:?]$/.test(words),
		);

describe.each(PAGES)('%s', (path) => {
	const text = read(path);

	test('names fields and buttons as the editor does', () => {
		expect(boldIn(text).filter((words) => !LABELS.has(words))).toEqual([]);
	});

	test('reads as n8n’s own pages do', () => {
		expect(FOREIGN.exec(text)?.[0]).toBeUndefined();
	});
});

test('the form reads as n8n’s own nodes do', () => {
	expect(FOREIGN.exec(JSON.stringify([NODES, credential.properties]))?.[0]).toBeUndefined();
});
