import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { INodeTypeDescription } from 'n8n-workflow';
import { PACKAGE_DIRECTORY, types } from '../engine/harness.mjs';
import { anchorsOf } from '../examples/anchors.mjs';
import { builtNode } from './description.mjs';

const ROOT = resolve('.');
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown> & {
	n8n: { nodes: string[]; credentials: string[] };
	scripts: Record<string, string>;
	author: Record<string, string>;
	keywords: string[];
	homepage: string;
};

/** What people type to find such a node. */
const SEARCHED = ['enrichment', 'CRM', 'prospecting', 'outbound', 'leads', 'find email'];

/** Whether a link below the package's homepage leads to an existing file and heading. */
function isThere(link: string): boolean {
	const [path = '', heading] = link.split('#');
	const file = path === '' ? 'README.md' : path.replace(/^\/blob\/main\//, '');
	if (!existsSync(resolve(file))) return false;
	return heading === undefined || anchorsOf(readFileSync(file, 'utf8')).includes(heading);
}

describe("n8n's loader", () => {
	test('loads the node with its icons for light and dark', async () => {
		const { loader } = await types;

		expect(Object.keys(loader.nodeTypes)).toContain('cargo');
		expect((await builtNode()).description.iconUrl).toEqual({
			light: 'icons/n8n-nodes-cargo/dist/icons/cargo.svg',
			dark: 'icons/n8n-nodes-cargo/dist/icons/cargo.dark.svg',
		});
	});

	test('loads the codex: categories, and what people search by', async () => {
		const { codex } = (await builtNode()).description;

		expect(codex?.categories?.length).toBeGreaterThan(0);
		expect(codex?.alias).toEqual(expect.arrayContaining(['getcargo', ...SEARCHED]));
	});

	test('links to its own pages, which exist', async () => {
		const { loader } = await types;
		const home = manifest.homepage.replace(/#.*/, '');
		const codices = ['cargo', 'cargoTrigger'].map(
			(name) => loader.getNode(name).type.description as INodeTypeDescription,
		);
		const urls = [
			...codices.flatMap(({ codex }) =>
				Object.values(codex?.resources ?? {}).flatMap((links) => links.map(({ url }) => url)),
			),
			loader.getCredential('cargoApi').type.documentationUrl ?? 'none',
		];

		expect(urls).toHaveLength(5);
		for (const url of urls) {
			expect(url.startsWith(home)).toBe(true);
			expect([url, isThere(url.slice(home.length))]).toEqual([url, true]);
		}
	});

	test('loads the credential with its icons, and knows which node it belongs to', async () => {
		const { loader } = await types;

		expect(Object.keys(loader.credentialTypes)).toEqual(['cargoApi']);
		expect(loader.getCredential('cargoApi').type).toMatchObject({
			displayName: 'Cargo API',
			iconUrl: {
				light: 'icons/n8n-nodes-cargo/dist/icons/cargo.svg',
				dark: 'icons/n8n-nodes-cargo/dist/icons/cargo.dark.svg',
			},
			supportedNodes: expect.arrayContaining(['cargo']) as unknown,
		});
	});

	test('gives the node the Request Options of declarative nodes', async () => {
		const { properties } = (await builtNode()).description;

		expect(properties.map(({ name }) => name)).toContain('requestOptions');
	});

	test.each(['cargo.svg', 'cargo.dark.svg'])('finds an icon that is near-square: %s', (icon) => {
		const svg = readFileSync(resolve(PACKAGE_DIRECTORY, 'dist/icons', icon), 'utf8');
		const [, , width = 0, height = 0] = (/viewBox="([^"]+)"/.exec(svg)?.[1] ?? '')
			.split(/[\s,]+/)
			.map(Number);

		expect(width / height).toBeGreaterThan(0.9);
		expect(width / height).toBeLessThan(1.1);
		expect(svg).not.toMatch(/<script|href="http/);
	});
});

describe('The packed package', () => {
	let files: string[] = [];
	beforeAll(async () => {
		const { stdout } = await promisify(execFile)(
			'npm',
			['pack', '--dry-run', '--json', '--ignore-scripts'],
			{ cwd: ROOT, shell: process.platform === 'win32' },
		);
		const [packed] = JSON.parse(stdout) as Array<{ files: Array<{ path: string }> }>;
		files = packed?.files.map(({ path }) => path) ?? [];
	}, 60_000);

	test('holds dist, README, LICENSE, CHANGELOG, the manifest, and nothing else', () => {
		expect(files.filter((file) => !file.startsWith('dist/')).sort()).toEqual([
			'CHANGELOG.md',
			'LICENSE',
			'README.md',
			'package.json',
		]);
	});

	test('holds code, icons and codex, without source maps and sources', () => {
		const kinds = new Set(files.filter((file) => file.startsWith('dist/')).map(endingOf));

		expect([...kinds].sort()).toEqual(['js', 'json', 'svg']);
		expect(files).toEqual(
			expect.arrayContaining([
				'dist/nodes/Cargo/Cargo.node.js',
				'dist/nodes/Cargo/Cargo.node.json',
				'dist/credentials/CargoApi.credentials.js',
				'dist/icons/cargo.svg',
				'dist/icons/cargo.dark.svg',
			]),
		);
	});

	test('has everything that n8n requires in a package.json', () => {
		expect(manifest).toMatchObject({
			name: 'n8n-nodes-cargo',
			license: 'MIT',
			files: expect.arrayContaining(['dist']) as unknown,
			peerDependencies: { 'n8n-workflow': '*' },
			n8n: { n8nNodesApiVersion: 1, strict: true },
		});
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.author.name).toBeTruthy();
		expect(manifest.author.email).toContain('@');
		expect(manifest.homepage).toMatch(/^https:\/\//);
		expect(JSON.stringify(manifest.repository)).toMatch(/https:\/\//);
		expect(JSON.stringify(manifest)).not.toMatch(/<\.\.\.>|\{\{/);
	});

	test('has no dependencies, and runs nothing when it is installed', () => {
		expect(Object.keys(manifest.peerDependencies as object)).toEqual(['n8n-workflow']);
		for (const member of [
			'dependencies',
			'overrides',
			'bundledDependencies',
			'optionalDependencies',
		]) {
			expect(manifest).not.toHaveProperty(member);
		}
		for (const script of ['prepare', 'preinstall', 'install', 'postinstall', 'prepublish']) {
			expect(manifest.scripts).not.toHaveProperty(script);
		}
	});

	test('lists every node and every credential that it holds', () => {
		const under = (folder: string, ending: string) =>
			readdirSync(folder, { recursive: true, encoding: 'utf8' })
				.filter((file) => file.endsWith(ending))
				.map((file) => `dist/${folder}/${file.replace(/\.ts$/, '.js')}`);

		expect(manifest.n8n.nodes).toEqual(under('nodes', '.node.ts'));
		expect(manifest.n8n.credentials).toEqual(under('credentials', '.credentials.ts'));
	});
});

const endingOf = (file: string) => file.split('.').at(-1) ?? '';
