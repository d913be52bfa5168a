/**
 * Loads a package's nodes and credentials as n8n does at its start, in this process alone, and prints
 * `{ wall, cpu }` in ms. Arguments: the package's folder, and `within` (n8n-workflow is loaded already, as
 * in n8n) or `alone` (loading it counts). NODE_PATH says where n8n-workflow is, as n8n sets it, too.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

interface Manifest {
	n8n?: { nodes?: string[]; credentials?: string[] };
}

const [folder = '', mode] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
const files = [...(manifest.n8n?.nodes ?? []), ...(manifest.n8n?.credentials ?? [])];

if (mode === 'within') require('n8n-workflow');
const begun = performance.now();
const cpuBefore = process.cpuUsage();
for (const file of files) {
	const name = basename(file).split('.')[0] ?? '';
	const loaded = require(join(folder, file)) as Record<string, new () => unknown>;
	const Type = loaded[name];
	if (!Type) throw new Error(`${file} has no class ${name}`);
	new Type();
}
const { user, system } = process.cpuUsage(cpuBefore);
console.log(JSON.stringify({ wall: performance.now() - begun, cpu: (user + system) / 1000 }));
