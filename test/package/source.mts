import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/** The folders whose code is published. */
const PUBLISHED = ['nodes', 'credentials'];

/** Paths of all TypeScript files that are published, relative to the package's root. */
export function publishedFiles(root: string): string[] {
	return PUBLISHED.flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts'))
			.map((file) => join(folder, file)),
	);
}

/** Paths of all TypeScript files that others may want to read first: what is published, sandbox, scripts, benchmark. */
export function documentedFiles(root: string): string[] {
	return [...PUBLISHED, 'sandbox', 'scripts', 'bench'].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => /\.m?ts$/.test(file))
			.map((file) => join(folder, file)),
	);
}

/**
 * The exports of a file that have no docstring, by the line they stand in.
 *
 * @param source the parsed file
 */
export function undocumented(source: ts.SourceFile): string[] {
	return source.statements
		.filter((statement) => /^export (?!\{|\*)/.test(statement.getText(source)))
		.filter((statement) => !statement.getFullText(source).trimStart().startsWith('/**'))
		.map((statement) => statement.getText(source).split('\n')[0] ?? '');
}

/** Parses one of these files. */
export function parse(root: string, file: string): ts.SourceFile {
	return parseText(file, readFileSync(join(root, file), 'utf8'));
}

/** Parses a text as if it were in a file. */
export function parseText(file: string, text: string): ts.SourceFile {
	return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
}

/** All nodes of a syntax tree. */
export function everyNode(node: ts.Node): ts.Node[] {
	const children: ts.Node[] = [];
	ts.forEachChild(node, (child) => void children.push(child));
	return [node, ...children.flatMap(everyNode)];
}

/** The module that a piece of syntax imports, in any way. */
function moduleOf(node: ts.Node): string | undefined {
	if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
		return node.moduleSpecifier && textOf(node.moduleSpecifier);
	}
	if (ts.isExternalModuleReference(node)) return textOf(node.expression);
	if (ts.isImportTypeNode(node)) {
		return ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : '(computed)';
	}
	if (!ts.isCallExpression(node)) return undefined;
	const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
	const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
	return isImport || isRequire ? textOf(node.arguments[0]) : undefined;
}

const textOf = (node: ts.Node | undefined) =>
	node && ts.isStringLiteralLike(node) ? node.text : '(computed)';

/**
 * The modules that a published file must not import: anything but `n8n-workflow` and files that are
 * published too.
 *
 * @param root the package's root
 * @param source the parsed file
 */
export function foreignImports(root: string, source: ts.SourceFile): string[] {
	return everyNode(source)
		.map(moduleOf)
		.filter((name) => name !== undefined)
		.filter((name) => name !== 'n8n-workflow' && !isPublished(root, source.fileName, name));
}

function isPublished(root: string, from: string, name: string): boolean {
	if (!/^\.{1,2}\//.test(name)) return false;
	const target = resolve(root, dirname(from), name);
	const isInside = PUBLISHED.some((folder) => relative(root, target).startsWith(`${folder}/`));
	return isInside && ['.ts', '/index.ts'].some((ending) => existsSync(target + ending));
}

/** Texts in a file that are paths of Cargo's API with a changing part, such as `/v1/x/${uuid}`. */
export function changingPaths(source: ts.SourceFile): string[] {
	return everyNode(source)
		.filter((node) => ts.isTemplateExpression(node) || isConcatenation(node))
		.map((node) => node.getText(source))
		.filter((text) => text.includes('/v1/'));
}

const isConcatenation = (node: ts.Node) =>
	ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
