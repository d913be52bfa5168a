/** What `npm start` remembers from one time to the next, in its user folder. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Kept as JSON, readable for its owner only. */
export interface Memory {
	/** Password of the demo's owner. */
	password: string;
	/** The token of the sandbox. */
	sandboxToken: string;
	/** The tarball that is installed as a community package. */
	package?: string;
	/** The examples as they were last imported, by file: edits in the editor stay until the example itself changes. */
	examples?: Record<string, string>;
}

/**
 * Reads the memory of a user folder, or creates a new one.
 *
 * @param folder the user folder; created if it does not exist
 * @returns the memory and a function that writes changes back
 */
export async function recall(
	folder: string,
): Promise<{ memory: Memory; remember: (changes: Partial<Memory>) => Promise<void> }> {
	await mkdir(folder, { recursive: true });
	const file = join(folder, 'demo.json');
	const kept = await readFile(file, 'utf8').catch(() => '');
	const memory: Memory = kept
		? (JSON.parse(kept) as Memory)
		: {
				// n8n requires a capital letter and a digit.
				password: `Cargo1-${randomBytes(6).toString('hex')}`,
				sandboxToken: `sandbox-${randomBytes(12).toString('hex')}`,
			};
	const remember = async (changes: Partial<Memory>) => {
		Object.assign(memory, changes);
		await writeFile(file, JSON.stringify(memory, null, '\t'), { mode: 0o600 });
	};
	await remember({});
	return { memory, remember };
}
