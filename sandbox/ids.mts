/** Identifiers: the form Cargo accepts, and fixed ones for the start-up workspace. */
import { createHash } from 'node:crypto';

/** A version-4 UUID, as Cargo checks it. */
export const UUID_PATTERN =
	'^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$';

/** First block of every fixed UUID, so that an ID in a log shows what it is. */
const FAMILIES = {
	play: '11111111',
	tool: '22222222',
	workflow: '33333333',
	release: '44444444',
	node: '55555555',
	model: '66666666',
	segment: '77777777',
	batch: '88888888',
	change: '99999999',
	workspace: 'aaaaaaaa',
	user: 'bbbbbbbb',
	connector: 'cccccccc',
	dataset: 'dddddddd',
	agent: 'eeeeeeee',
} as const;

/**
 * A UUID that is the same at every start, e.g. `fixedUuid('play', 2)` is
 * `11111111-0000-4000-8000-000000000002`.
 *
 * @param family what it names
 * @param number counts from 1 within the family
 */
export const fixedUuid = (family: keyof typeof FAMILIES, number: number): string =>
	`${FAMILIES[family]}-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** UUID of the workspace; everything is in it. */
export const WORKSPACE_UUID = fixedUuid('workspace', 1);
/** UUID of the user the token belongs to. */
export const USER_UUID = fixedUuid('user', 1);

/**
 * A version-4-shaped UUID that depends only on `text`, for objects that are generated on request (the runs
 * of a batch) and must keep their ID from one response to the next.
 */
export const derivedUuid = (text: string): string => {
	const hex = createHash('sha256').update(text).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
