/**
 * Jest's transform: TypeScript modules (`.mts`) and the ES modules of some packages become CommonJS. The built
 * node keeps its code and gets its source map, so that coverage is reported on the TypeScript sources.
 *
 * ts-jest cannot do this: TypeScript reads the extension `.mts` as "an ES module whatever the options
 * say", and ts-jest offers no way to hand it another name. Types are checked by `npm run typecheck`.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const compilerOptions = {
	module: ts.ModuleKind.CommonJS,
	target: ts.ScriptTarget.ES2022,
	esModuleInterop: true,
	allowJs: true,
	inlineSourceMap: true,
	inlineSources: true,
};

export default {
	process: (source, path) =>
		path.endsWith('.js')
			? { code: source, map: JSON.parse(readFileSync(`${path}.map`, 'utf8')) }
			: {
					code: ts.transpileModule(source, {
						fileName: path.replace(/\.m([jt]s)$/, '.$1'),
						compilerOptions,
					}).outputText,
				},
	// Jest keeps code with and without coverage counters under this key.
	getCacheKey: (source, path, { instrument }) =>
		createHash('sha256')
			.update(JSON.stringify([ts.version, compilerOptions, path, source, instrument]))
			.digest('hex'),
};
