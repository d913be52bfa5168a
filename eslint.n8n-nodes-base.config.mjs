/**
 * The second lint: n8n's node rules for what is published, and strict rules for the sandbox, the
 * scripts and the tests, which n8n's own configuration (eslint.config.mjs) does not look at.
 */
import js from '@eslint/js';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const plugins = { 'n8n-nodes-base': n8nNodesBase };
const languageOptions = { parser: tseslint.parser };

/** Rules that contradict n8n's current guidelines; n8n's own tools switch the same ones off. */
const OUTDATED_NODE_RULES = {
	'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
	'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
	'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
};
const OUTDATED_CREDENTIAL_RULES = {
	'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
	'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
};

export default tseslint.config(
	globalIgnores(['dist', 'coverage', '.runtime']),
	{
		files: ['nodes/**/*.ts'],
		plugins,
		languageOptions,
		rules: { ...n8nNodesBase.configs.nodes.rules, ...OUTDATED_NODE_RULES },
	},
	{
		files: ['credentials/**/*.ts'],
		plugins,
		languageOptions,
		rules: { ...n8nNodesBase.configs.credentials.rules, ...OUTDATED_CREDENTIAL_RULES },
	},
	{
		files: ['package.json'],
		plugins,
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['{nodes,credentials}/**/*.ts', '{bench,sandbox,scripts,test}/**/*.mts'],
		extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
		languageOptions: {
			parserOptions: {
				project: ['./tsconfig.json', './tsconfig.dev.json'],
				tsconfigRootDir: import.meta.dirname,
			},
		},
		rules: {
			// n8n's interfaces ask for functions that return promises, awaiting or not.
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// node:test waits for the tests it was given by itself.
			'@typescript-eslint/no-floating-promises': [
				'error',
				{
					allowForKnownSafeCalls: [
						{ from: 'package', package: 'node:test', name: ['describe', 'it', 'test'] },
					],
				},
			],
		},
	},
	{
		files: ['scripts/**/*.mjs', '*.mjs', 'gulpfile.js', 'jest.config.js'],
		extends: [js.configs.recommended],
		languageOptions: {
			globals: {
				process: 'readonly',
				console: 'readonly',
				URL: 'readonly',
				require: 'readonly',
				exports: 'writable',
				module: 'writable',
			},
		},
	},
);
