/**
 * Jest's transform: TypeScript modules (`.mts`) and the ES modules of some packages become CommonJS.
 *
 * ts-jest cannot do this: TypeScript reads the extension `.mts` as "an ES module whatever the options
 * say", and ts-jest offers no way to hand it another name. Types are checked by `npm run typecheck`.
 */
import { createHash } from 'node:crypto';
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
	process: (source, path) => ({
		code: ts.transpileModule(source, {
			fileName: path.replace(/\.m([jt]s)$/, '.$1'),
			compilerOptions,
		}).outputText,
	}),
	getCacheKey: (source, path) =>
		createHash('sha256')
			.update(JSON.stringify([ts.version, compilerOptions, path, source]))
			.digest('hex'),
};
