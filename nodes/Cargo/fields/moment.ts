import { tryToParseDateTime } from 'n8n-workflow';

import { asJson } from '../errors/values';
import { isIsoDate } from './isoDate';
import type { Parameters } from './parameters';

/**
 * Takes the text of a date: that of a date of JavaScript or of n8n's expressions is its ISO form.
 *
 * @param value what the user entered
 * @returns ISO 8601, with or without time and zone; undefined for anything else. n8n's parser would guess:
 * it turns "contact-1" into a day in 2001
 */
export function isoDateIn(value: unknown): string | undefined {
	const json = asJson(value);
	// Databases write a space before the time.
	const text = typeof json === 'string' ? json.trim().replace(' ', 'T').toUpperCase() : '';
	return isIsoDate(text) ? text : undefined;
}

/**
 * Reads a point in time; without a zone, it is in the time zone of the n8n workflow.
 *
 * @param parameters the item's parameters, for the zone
 * @param value what the user entered
 * @returns its ISO form in UTC; undefined for anything but a date
 */
export function momentIn(parameters: Parameters, value: unknown): string | undefined {
	const text = isoDateIn(value);
	if (text === undefined) return undefined;
	try {
		return new Date(tryToParseDateTime(text, parameters.timezone()).toMillis()).toISOString();
	} catch {
		return undefined;
	}
}
