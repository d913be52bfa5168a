/**
 * Builds what is published into `dist`: code, icons and codex.
 *
 * The code of each node and of the credential becomes one file, and what they share becomes `shared.js`.
 * n8n loads every node at its start, and most of that time went into opening some sixty small files.
 * The files stay readable: nothing is renamed or squeezed.
 */
const { rm } = require('node:fs/promises');
const { spawn } = require('node:child_process');
const { dest, parallel, series, src } = require('gulp');
const { rolldown } = require('rolldown');
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

exports['build:icons'] = buildIcons;
exports.build = series(clean, parallel(checkTypes, bundle, buildCodex, buildIcons));
