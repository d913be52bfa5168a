/** The paths: the project's folder, and the git-ignored one for everything created at run time. */
import { join } from 'node:path';

/** The project's root; every npm command runs there (see `scripts/run.mjs`). */
export const ROOT = process.cwd();

/** Holds installed n8n's, the packed package and the reports of tests; safe to delete. */
export const RUNTIME = join(ROOT, '.runtime');
