/** Where things are: the project's folder, and the git-ignored one for all that is made at run time. */
import { join } from 'node:path';

/** The project's root; every npm command runs there (`scripts/run.mjs` sees to it). */
export const ROOT = process.cwd();

/** Holds installed n8n's, the packed package and the reports of tests; safe to delete. */
export const RUNTIME = join(ROOT, '.runtime');
