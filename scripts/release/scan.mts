import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { lastLines, run } from '../n8n/command.mjs';
import { ROOT, RUNTIME } from '../n8n/paths.mjs';
import { StepError, step } from '../n8n/progress.mjs';

/** n8n's scan of published packages; too large (about 220 MB) for the development tools. */
const SCANNER = '@n8n/scan-community-package';
const VERSION = '0.32.0';
const FOLDER = join(RUNTIME, `scan-${VERSION}`);

/** The part of the scanner's module that is used here. */
interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage(
		folder: string,
		patterns: string[],
	): Promise<{ passed: boolean; details?: string; message?: string }>;
}

/**
 * Runs n8n's community scan on the sources and on what is published of them. It ignores every
 * eslint-disable.
 *
 * @throws StepError with what the scan found
 */
export async function scanPackage(): Promise<void> {
	const file = join(FOLDER, 'node_modules', SCANNER, 'scanner', 'scanner.mjs');
	if (!existsSync(file)) await step(`Installing n8n's scanner (once, 220 MB)`, install);
	await step('n8n community scan', async () => {
		const scanner = (await import(pathToFileURL(file).href)) as Scanner;
		for (const patterns of [scanner.SOURCE_FILE_PATTERNS, ['dist/**/*.js', 'package.json']]) {
			const { passed, message, details } = await scanner.analyzePackage(ROOT, patterns);
			if (passed) continue;
			throw new StepError(
				`The scan found something in ${patterns.join(', ')}:\n${details ?? message ?? ''}`,
				'Fix it: n8n does not verify packages with findings.',
			);
		}
	});
}

async function install(): Promise<void> {
	await mkdir(FOLDER, { recursive: true });
	await writeFile(join(FOLDER, 'package.json'), '{ "private": true }\n');
	const result = await run('npm', ['install', '--ignore-scripts', `${SCANNER}@${VERSION}`], {
		cwd: FOLDER,
	});
	if (result.code === 0) return;
	throw new StepError(
		`npm could not install the scanner:\n${lastLines(result, 15)}`,
		'Check the network and try again.',
	);
}
