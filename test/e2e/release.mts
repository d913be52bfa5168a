/** The n8n that the tests run in. What its versions do differently is told apart by these. */
import { RELEASES, type ReleaseName } from '../../scripts/n8n/releases.mjs';
import { E2E_RELEASE } from './context.mjs';

/** Which n8n runs. */
export const RELEASE = (process.env[E2E_RELEASE] ?? 'pinned') as ReleaseName;

/** Its version, such as `2.4.8`. */
export const { version: N8N } = RELEASES[RELEASE];

/**
 * Tells whether the n8n that runs is at least as new as another one.
 *
 * @param version such as `1.109.0`
 */
export const isSince = (version: string): boolean =>
	N8N.localeCompare(version, 'en', { numeric: true }) >= 0;
