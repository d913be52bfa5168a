/** The items that flow through the measured nodes: rows as a list of leads holds them. */
import { createHash } from 'node:crypto';

/** One input row. Its `uuid` serves as a batch's and as a segment's. */
export interface Row extends Record<string, string> {
	uuid: string;
}

/**
 * Makes rows, the same ones every time.
 *
 * @param count how many
 * @returns rows with a version-4 UUID each
 */
export function makeRows(count: number): Row[] {
	return Array.from({ length: count }, (_, index) => ({
		uuid: uuidOf(index),
		email: `person-${index}@company-${index % 500}.example`,
		company: `Company ${index % 500}`,
		city: 'Amsterdam',
	}));
}

/** A version-4 UUID that depends on the number alone. */
function uuidOf(index: number): string {
	const hex = createHash('md5').update(String(index)).digest('hex');
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`4${hex.slice(13, 16)}`,
		`8${hex.slice(17, 20)}`,
		hex.slice(20),
	].join('-');
}
