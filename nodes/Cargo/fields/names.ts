import type { Parameters } from './parameters';
import { refuse } from './parameters';

/** The HTTP library that n8n uses silently leaves out members with these names. */
const NOT_SENT = ['__proto__', 'constructor', 'prototype'];

/** Tells whether a member with this name reaches Cargo. */
export function isSent(name: string): boolean {
	return !NOT_SENT.includes(name);
}

/**
 * Makes sure that a member with this name reaches Cargo.
 *
 * @param parameters the item's parameters, for the error
 * @param field the field's name as the editor shows it
 * @param name the member's name
 * @param what has the name
 * @throws NodeOperationError if the HTTP library would leave it out
 */
export function checkName(
	parameters: Parameters,
	field: string,
	name: string,
	what = 'input of the tool',
): void {
	if (!isSent(name)) {
		refuse(parameters, field, name, 'cannot be sent', `Rename the ${what}`);
	}
}
