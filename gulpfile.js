/**
 * Builds what is published into `dist`: code, icons, codex, and output schemas.
 *
 * The code of each node and of the credential becomes one file, and common code becomes `shared.js`. n8n
 * loads every node at startup, and most of that time was spent on opening about sixty small files. The files
 * stay readable: nothing is renamed or minified.
 */
const { mkdir, rm, writeFile } = require('node:fs/promises');
const { dirname } = require('node:path');
const { spawn } = require('node:child_process');
const { dest, parallel, series, src } = require('gulp');
const { rolldown } = require('rolldown');
const tsx = require('tsx/cjs/api');
const { n8n: published } = require('./package.json');

const DIST = 'dist';
/** Binary icons would be broken by gulp's default text encoding. */
const AS_IT_IS = { encoding: false };

const clean = () => rm(DIST, { recursive: true, force: true });

const checkTypes = () =>
	spawn(
		process.execPath,
		[require.resolve('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'],
		{ stdio: 'inherit' },
	);

/** The source of each published file, by the file's path in `dist` without its ending. */
const sources = () =>
	Object.fromEntries(
		[...published.nodes, ...published.credentials]
			.map((file) => file.slice(`${DIST}/`.length, -'.js'.length))
			.map((name) => [name, `${name}.ts`]),
	);

const bundle = async () => {
	const build = await rolldown({
		input: sources(),
		external: ['n8n-workflow'],
		platform: 'node',
		tsconfig: 'tsconfig.json',
	});
	await build.write({
		dir: DIST,
		format: 'cjs',
		strict: true,
		sourcemap: true,
		comments: false,
		entryFileNames: '[name].js',
		chunkFileNames: '[name].js',
		codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
	});
	await build.close();
};

const buildCodex = () => src('nodes/**/*.node.json').pipe(dest(`${DIST}/nodes`));

const buildIcons = () => src('icons/*.svg', AS_IT_IS).pipe(dest(`${DIST}/icons`));

/**
 * n8n looks for the schema of an operation at `__schema__/v<version>/<resource>/<operation>.json` beside
 * the node, for that of a node without operations at `__schema__/v<version>.json`.
 */
const buildSchemas = async () => {
	const { OUTPUTS, TRIGGER_OUTPUT } = tsx.require('./nodes/Cargo/api/outputs.ts', module.filename);
	const write = async (path, properties) => {
		const file = `${DIST}/nodes/${path}.json`;
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, JSON.stringify({ type: 'object', properties, version: 1 }));
	};
	for (const [resource, operations] of Object.entries(OUTPUTS)) {
		for (const [operation, members] of Object.entries(operations)) {
			for (const version of ['1.0.0', '1.1.0']) {
				await write(`Cargo/__schema__/v${version}/${resource}/${operation}`, members);
			}
		}
	}
	await write('CargoTrigger/__schema__/v1.0.0', TRIGGER_OUTPUT);
};

exports['build:icons'] = buildIcons;
exports.build = series(clean, parallel(checkTypes, bundle, buildCodex, buildIcons, buildSchemas));
