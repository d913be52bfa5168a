const { availableParallelism } = require('node:os');

/**
 * Jest runs the built node (`dist`) inside n8n's real engine. Coverage is counted on `dist` while
 * the engine runs it, and reported on the TypeScript sources through their source maps.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	testMatch: ['<rootDir>/test/**/*.test.mts'],
	testPathIgnorePatterns: ['<rootDir>/test/e2e/'],
	globalSetup: '<rootDir>/scripts/jest-temporary.mjs',
	// The system's temporary folder would be the default.
	cacheDirectory: '<rootDir>/node_modules/.cache/jest',
	modulePathIgnorePatterns: ['<rootDir>/.runtime/(?!groups)'],
	moduleFileExtensions: ['mts', 'ts', 'js', 'mjs', 'cjs', 'json', 'node'],
	// What a test imports by the name that it has after compiling is found by the name of its source.
	moduleNameMapper: { '^(\\.{1,2}/.*)\\.mjs$': '$1', '^((\\.\\./)+nodes/.*)\\.js$': '$1' },
	transform: {
		'^.+\\.(m[jt]s|ts)$': '<rootDir>/scripts/jest-transform.mjs',
		'/dist/[^.]+\\.(node\\.|credentials\\.)?js$': '<rootDir>/scripts/jest-transform.mjs',
	},
	// Of the installed packages only this one ships ES modules alone; Jest's own runtime is CommonJS.
	transformIgnorePatterns: ['/node_modules/(?!typebox/)'],
	// Three for each core, since many tests wait rather than compute.
	maxWorkers: 3 * availableParallelism(),
	setupFiles: ['<rootDir>/scripts/jest-setup.mjs'],
	testSequencer: '<rootDir>/scripts/jest-sequencer.mjs',
	// On a busy machine a test of many requests takes longer than Jest's five seconds.
	testTimeout: 30_000,
	// Counts in the built node only. V8's own counting slows n8n and all it loads.
	coverageProvider: 'babel',
	// A report in files would be linted by the next `npm test`.
	coverageReporters: ['text'],
	collectCoverageFrom: ['dist/**/*.js'],
	// Babel counts defaults and optional members as branches too; V8 does not.
	coverageThreshold: { global: { lines: 98, branches: 92 } },
};
