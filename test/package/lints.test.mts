import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';

const N8N = 'eslint.config.mjs';
const STRICT = 'eslint.n8n-nodes-base.config.mjs';
const NODE = 'nodes/Cargo/Cargo.node.ts';
const CREDENTIAL = 'credentials/CargoApi.credentials.ts';
const MANIFEST = 'package.json';

/** Violations planted into real files: what is replaced by what, and the rule that must notice. */
const PLANTED = [
	{
		config: N8N,
		file: NODE,
		from: /^/,
		to: "import fs from 'node:fs';\nvoid fs;\n",
		rule: 'no-restricted-imports',
	},
	{
		config: N8N,
		file: NODE,
		from: /$/,
		to: '\nsetTimeout(() => {}, 1);\n',
		rule: 'no-restricted-globals',
	},
	{
		config: N8N,
		file: NODE,
		from: /^/,
		to: 'void process.env.HOME;\n',
		rule: 'no-restricted-globals',
	},
	{ config: N8N, file: NODE, from: /\s+usableAsTool: true,/, to: '', rule: 'node-usable-as-tool' },
	{
		config: N8N,
		file: NODE,
		from: /icon: \{[^}]*\},/,
		to: "icon: 'file:missing.svg',",
		rule: 'icon-validation',
	},
	{
		config: N8N,
		file: CREDENTIAL,
		from: /password: true/,
		to: 'rows: 2',
		rule: 'credential-password-field',
	},
	{
		config: N8N,
		file: MANIFEST,
		from: /"n8n-community-node-package",/,
		to: '',
		rule: 'n8n-nodes-base/community-package-json-keywords-without-official-tag',
	},
	{
		config: N8N,
		file: MANIFEST,
		from: /"peerDependencies"/,
		to: '"overrides": { "a": "1" }, "peerDependencies"',
		rule: 'no-overrides-field',
	},
	{
		config: N8N,
		file: MANIFEST,
		from: /"peerDependencies"/,
		to: '"dependencies": { "a": "1" }, "peerDependencies"',
		rule: 'no-runtime-dependencies',
	},
	{
		config: N8N,
		file: MANIFEST,
		from: /"name": "n8n-nodes-cargo"/,
		to: '"name": "cargo"',
		rule: 'package-name-convention',
	},
	{
		config: STRICT,
		file: NODE,
		from: /displayName: 'Resource'/,
		to: "displayName: 'resource'",
		rule: 'n8n-nodes-base/node-param-display-name-miscased',
	},
	{
		config: STRICT,
		file: NODE,
		from: /noDataExpression: true,/,
		to: '',
		rule: 'n8n-nodes-base/node-param-resource-without-no-data-expression',
	},
	{
		config: STRICT,
		file: CREDENTIAL,
		from: /displayName = 'Cargo API'/,
		to: "displayName = 'Cargo'",
		rule: 'n8n-nodes-base/cred-class-field-display-name-missing-api',
	},
	{
		config: STRICT,
		file: MANIFEST,
		from: /"license": "MIT"/,
		to: '"license": "ISC"',
		rule: 'n8n-nodes-base/community-package-json-license-not-default',
	},
	{
		config: STRICT,
		file: NODE,
		from: /$/,
		to: '\nexport const loose: any = 1;\n',
		rule: '@typescript-eslint/no-explicit-any',
	},
	{
		config: STRICT,
		file: 'sandbox/ids.mts',
		from: /$/,
		to: '\nexport const loose: any = 1;\n',
		rule: '@typescript-eslint/no-explicit-any',
	},
	{
		config: STRICT,
		file: 'test/node/sandbox.mts',
		from: /$/,
		to: '\nvoid Promise.resolve(1);\nPromise.resolve(1);\n',
		rule: '@typescript-eslint/no-floating-promises',
	},
];

/**
 * One of the plugins behaves otherwise in its own tests; TypeScript's parser, where CI is set, takes each
 * file from the disk rather than the text it is given.
 */
const AS_IN_AN_EDITOR = { NODE_ENV: 'production', TSESTREE_SINGLE_RUN: 'false' };

/** Which rules notice something in each text. */
async function lint(texts: Array<{ config: string; file: string; text: string }>) {
	return await new Promise<string[][]>((answer, fail) => {
		const child = execFile(
			process.execPath,
			[resolve('node_modules/tsx/dist/cli.mjs'), resolve('test/package/lintTexts.mts')],
			{ maxBuffer: 1e7, env: { ...process.env, ...AS_IN_AN_EDITOR } },
			(error, stdout, stderr) => {
				if (error) fail(new Error(stderr));
				else answer(JSON.parse(stdout) as string[][]);
			},
		);
		child.stdin?.end(JSON.stringify(texts));
	});
}

describe('The lints notice', () => {
	let found: string[][] = [];
	const texts = PLANTED.map(({ config, file, from, to }) => {
		const original = readFileSync(file, 'utf8');
		return { config, file, original, text: original.replace(from, to) };
	});

	beforeAll(async () => {
		found = await lint(texts);
	}, 300_000);

	test.each(PLANTED.map((planted, index) => ({ ...planted, index })))(
		'$rule in $file',
		({ rule, index }) => {
			expect(texts[index]?.text).not.toBe(texts[index]?.original);
			expect(found[index]?.join('\n')).toMatch(new RegExp(rule));
		},
	);
});
