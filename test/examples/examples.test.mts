import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import type { INode, INodeParameters, INodeType, IWorkflowBase } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import * as workspace from '../../sandbox/workspace.mjs';
import { built } from '../engine/built.mjs';
import { PACKAGE_DIRECTORY } from '../engine/harness.mjs';
import { allProperties, choices } from '../package/description.mjs';

const { Cargo } = built('nodes/Cargo/Cargo.node') as { Cargo: new () => INodeType };
const { description } = new Cargo();
const CARGO = 'n8n-nodes-cargo.cargo';
const UUID = /[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}/gi;

const read = (...path: string[]) => readFileSync(join(PACKAGE_DIRECTORY, ...path), 'utf8');
const list = (folder: string) => readdirSync(join(PACKAGE_DIRECTORY, folder));

const FILES = list('examples').filter((file) => file.endsWith('.json'));
const EXAMPLES = FILES.map((file) => ({
	file,
	text: read('examples', file),
	workflow: JSON.parse(read('examples', file)) as IWorkflowBase,
}));
const CARGO_NODES = EXAMPLES.flatMap(({ file, workflow }) =>
	workflow.nodes
		.filter(({ type }) => type === CARGO)
		.map((node) => ({ title: `${file}: ${node.name}`, node })),
);

/** The parameters that the editor shows for what is chosen, those of the node and the defaults. */
const shownParameters = (node: INode) =>
	NodeHelpers.getNodeParameters(
		description.properties,
		node.parameters,
		true,
		false,
		node,
		description,
	);

/** Path of a parameter with fixed choices → their values. */
const OFFERED = new Map<string, unknown[]>();
for (const { path, property } of allProperties(description.properties)) {
	const values = choices(property).map(({ value }) => value);
	if (values.length > 0) OFFERED.set(path, [...(OFFERED.get(path) ?? []), ...values]);
}

/** Parameters by their path, those in collections too. */
const chosenIn = (parameters: INodeParameters, under = ''): Array<[string, unknown]> =>
	Object.entries(parameters).flatMap(([name, value]): Array<[string, unknown]> => {
		const path = `${under}${name}`;
		const isCollection = typeof value === 'object' && value !== null && !Array.isArray(value);
		return isCollection ? chosenIn(value as INodeParameters, `${path}.`) : [[path, value]];
	});

describe.each(EXAMPLES)('The example $file', ({ file, text, workflow }) => {
	test('holds a workflow and nothing of the n8n that it was created in', () => {
		expect(Object.keys(workflow)).toEqual(['name', 'nodes', 'connections', 'settings']);
		expect(text).not.toMatch(/instanceId|versionId|webhookId|pinData|Bearer|apiToken|password/);
		expect(text).not.toMatch(/https?:/);
	});

	test('connects nodes that are there, and leaves none unconnected', () => {
		const names = workflow.nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		const connected = Object.entries(workflow.connections).flatMap(([from, { main = [] }]) => [
			from,
			...main.flatMap((targets) => (targets ?? []).map(({ node }) => node)),
		]);
		const working = workflow.nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
		expect([...new Set(connected)].sort()).toEqual(working.map(({ name }) => name).sort());
	});

	test('has notes that say what it does and what to change', () => {
		const notes = workflow.nodes
			.filter(({ type }) => type.endsWith('.stickyNote'))
			.map(({ parameters }) => parameters.content as string);
		expect(notes.some((content) => content.startsWith(`## ${workflow.name}\n`))).toBe(true);
		expect(notes.some((content) => content.includes('**Change this:**'))).toBe(true);
	});

	test('is in the list of examples, and is run by an end-to-end flow', () => {
		expect(read('examples', 'README.md')).toContain(`](${file})`);
		const flows = list('test/e2e/flows').map((flow) => read('test/e2e/flows', flow));
		expect(flows.some((flow) => flow.includes(`'${file}'`))).toBe(true);
	});
});

describe.each(CARGO_NODES)('The Cargo node of $title', ({ node }) => {
	test('sets only parameters that the editor shows for its operation', () => {
		expect(shownParameters(node)).toMatchObject(node.parameters);
	});

	test('has everything filled in', () => {
		expect(NodeHelpers.getNodeParametersIssues(description.properties, node, description)).toBe(
			null,
		);
	});

	test('chooses only what the node offers', () => {
		for (const [path, value] of chosenIn(node.parameters)) {
			const offered = OFFERED.get(path);
			if (offered) expect(offered).toEqual(expect.arrayContaining([value].flat()));
		}
	});

	test('names the ids of the sandbox, so that it runs as it is', () => {
		const known = JSON.stringify(workspace);
		for (const id of JSON.stringify(node.parameters).match(UUID) ?? []) {
			expect(known).toContain(id);
		}
	});

	test('uses the credential that the editor calls "Cargo account", if there is one', () => {
		expect(node.credentials).toEqual({ cargoApi: { id: null, name: 'Cargo account' } });
	});
});
