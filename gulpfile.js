/**
 * Builds what is published: compiled code and icons, both in `dist`.
 */
const { rm } = require('node:fs/promises');
const { spawn } = require('node:child_process');
const { dest, series, src } = require('gulp');

const DIST = 'dist';
/** Binary icons would be broken by gulp's default text encoding. */
const AS_IT_IS = { encoding: false };

const clean = () => rm(DIST, { recursive: true, force: true });

const compile = () =>
	spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json'], {
		stdio: 'inherit',
	});

const buildIcons = () => src('icons/*.svg', AS_IT_IS).pipe(dest(`${DIST}/icons`));

exports['build:icons'] = buildIcons;
exports.build = series(clean, compile, buildIcons);
