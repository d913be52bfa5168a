/**
 * Gives a run of Jest a temporary folder of its own, for n8n's user folders and all else that tests put
 * there. It is removed when Jest ends, however it ends.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Jest calls this once, before it starts its workers, which inherit the variables. */
export default function useTemporaryFolder() {
	const folder = mkdtempSync(join(tmpdir(), 'cargo-tests-'));
	// What `os.tmpdir()` reads, by system.
	for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = folder;
	process.once('exit', () => {
		rmSync(folder, { recursive: true, force: true });
	});
}
