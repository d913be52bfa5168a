/** The results of a batch of leads, in files: created once by the sandbox, served by the responder. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startSandbox } from '../sandbox/server.mjs';
import { TOOLS } from '../sandbox/workspace.mjs';
import { RUNTIME } from '../scripts/n8n/paths.mjs';
import { step } from '../scripts/n8n/progress.mjs';
import { makeLeads } from './inside/items.mjs';

/** The tool that runs on the leads. */
export const TOOL_UUID = TOOLS.findEmail.workflowUuid;

/** The folder of the files. */
export const RESULT_FILES = join(RUNTIME, 'bench', 'results');

/** How often the batch is checked until it has finished. */
const LOOKS = 100;

/**
 * Lets the sandbox run a batch of leads for each number, and keeps the body that created it, the file of
 * its runs, and its CSV.
 *
 * @param counts numbers of leads
 */
export async function makeResultFiles(counts: number[]): Promise<void> {
	await rm(RESULT_FILES, { recursive: true, force: true });
	await mkdir(RESULT_FILES, { recursive: true });
	await step('Letting the sandbox run batches, to have files of results', async (report) => {
		const sandbox = await startSandbox({ batchDuration: 1 });
		try {
			for (const count of counts) {
				report(`${count} leads`);
				await makeFiles(sandbox, count);
			}
		} finally {
			await sandbox.close();
		}
	});
}

async function makeFiles(at: { baseUrl: string; token: string }, count: number): Promise<void> {
	const workflowUuid = TOOL_UUID;
	const created = JSON.stringify({
		workflowUuid,
		data: { kind: 'records', records: makeLeads(count) },
	});
	const batches = '/orchestration/batches';
	const { batch } = (await ask(at, 'POST', batches, created)) as { batch: { uuid: string } };
	await untilFinished(at, `${batches}/${batch.uuid}`);
	const download = async (path: string, body: object): Promise<string> => {
		const { url } = (await ask(at, 'POST', path, JSON.stringify(body))) as { url: string };
		return await (await fetch(url)).text();
	};
	const runs = { workflowUuid, batchUuid: batch.uuid };
	await keep(count, 'created.json', created);
	await keep(count, 'runs.json', await download('/orchestration/runs/download', runs));
	await keep(count, 'batch.csv', await download(`${batches}/${batch.uuid}/download`, {}));
}

async function untilFinished(at: { baseUrl: string; token: string }, path: string): Promise<void> {
	for (let look = 0; look < LOOKS; look += 1) {
		const { batch } = (await ask(at, 'GET', path)) as { batch: { status: string } };
		if (batch.status === 'success') return;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error('The batch in the sandbox did not finish');
}

async function ask(
	{ baseUrl, token }: { baseUrl: string; token: string },
	method: string,
	path: string,
	body?: string,
): Promise<unknown> {
	const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
	const response = await fetch(`${baseUrl}/v1${path}`, { method, headers, body });
	if (response.ok) return await response.json();
	throw new Error(`The sandbox answered ${response.status}: ${await response.text()}`);
}

async function keep(count: number, name: string, text: string): Promise<void> {
	await writeFile(join(RESULT_FILES, `${count}.${name}`), text);
}
