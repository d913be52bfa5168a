/**
 * Lints texts as if they were in the named files: JSON `[{ config, file, text }]` on standard input,
 * JSON `[[rule, …], …]` on standard output. A separate process, because ESLint loads its
 * configuration as an ES module, which Jest's runtime cannot do.
 */
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const planted = JSON.parse(await text(process.stdin)) as Array<{
	config: string;
	file: string;
	text: string;
}>;
const linters = new Map<string, ESLint>();
const found: string[][] = [];
for (const { config, file, text: code } of planted) {
	const linter = linters.get(config) ?? new ESLint({ overrideConfigFile: config });
	linters.set(config, linter);
	const results = await linter.lintText(code, { filePath: file, warnIgnored: true });
	found.push(results.flatMap(({ messages }) => messages.map((m) => m.ruleId ?? m.message)));
}
process.stdout.write(JSON.stringify(found));
