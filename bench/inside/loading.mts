/**
 * Loads a package's nodes and credentials as n8n does at its start, in this process alone, and prints
 * `{ wall, cpu, operations }`: times in ms, and how many operations its nodes offer. Arguments: the package's folder, and `within` (n8n-workflow is loaded already, as
 * in n8n) or `alone` (loading it counts). NODE_PATH says where n8n-workflow is, as n8n sets it, too.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

/** A node type; one with several versions has their types in `nodeVersions`. */
interface NodeType {
	description: { properties?: { name: string; options?: unknown[] }[] };
	nodeVersions?: Record<string, NodeType>;
}

interface Manifest {
	n8n?: { nodes?: string[]; credentials?: string[] };
}

const [folder = '', mode] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
const files = [...(manifest.n8n?.nodes ?? []), ...(manifest.n8n?.credentials ?? [])];

if (mode === 'within') require('n8n-workflow');
const loadedTypes: NodeType[] = [];
const begun = performance.now();
const cpuBefore = process.cpuUsage();
for (const file of files) {
	const name = basename(file).split('.')[0] ?? '';
	const loaded = require(join(folder, file)) as Record<string, new () => NodeType>;
	const Type = loaded[name];
	if (!Type) throw new Error(`${file} has no class ${name}`);
	loadedTypes.push(new Type());
}
const wall = performance.now() - begun;
const { user, system } = process.cpuUsage(cpuBefore);

/** A node without the field, such as a trigger, does one thing. */
function operationsOf({ description, nodeVersions }: NodeType): number {
	const newest = Object.values(nodeVersions ?? {}).at(-1);
	if (newest) return operationsOf(newest);
	const fields = (description.properties ?? []).filter(({ name }) => name === 'operation');
	return fields.length === 0
		? 1
		: fields.reduce((sum, { options }) => sum + (options?.length ?? 0), 0);
}

const nodes = loadedTypes.slice(0, manifest.n8n?.nodes?.length ?? 0);
const operations = nodes.map(operationsOf).reduce((sum, count) => sum + count, 0);
console.log(JSON.stringify({ wall, cpu: (user + system) / 1000, operations }));
