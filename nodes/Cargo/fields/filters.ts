import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Resource } from './form';
import { choicesOf, showFor } from './form';
import { checkUuid, ENTER_ID } from './ids';
import { checkChoices } from './lists';
import { momentIn } from './moment';
import { readCollection } from './options';
import type { Parameters } from './parameters';
import { refuse } from './parameters';
import { checkSwitch, checkText } from './scalars';

/** One filter: its field in the form, and how its value is checked. */
export interface Filter {
	field: INodeProperties;
	check: (parameters: Parameters, field: string, value: unknown) => IDataObject[string];
}

/**
 * A filter by one of Cargo's IDs.
 */
export function uuidFilter(displayName: string, name: string, description: string): Filter {
	const placeholder = 'e.g. 3c90c3cc-0d44-4b50-8888-8dd25736052a';
	return {
		field: { displayName, name, type: 'string', default: '', placeholder, description },
		check: (parameters, field, value) => checkUuid(parameters, field, value, ENTER_ID),
	};
}

/**
 * A filter that is on or off.
 */
export function switchFilter(displayName: string, name: string, description: string): Filter {
	return {
		field: { displayName, name, type: 'boolean', default: true, description },
		check: checkSwitch,
	};
}

/**
 * A filter by fixed values.
 *
 * @param names for values that need more than a capital letter to read well
 */
export function choicesFilter(
	displayName: string,
	name: string,
	description: string,
	choices: string[],
	names: Record<string, string> = {},
): Filter {
	return {
		field: {
			displayName,
			name,
			type: 'multiOptions',
			default: [],
			description,
			options: choicesOf(choices, names),
		},
		check: (parameters, field, value) => checkChoices(parameters, field, value, choices),
	};
}

/**
 * A filter by text.
 */
export function textFilter(displayName: string, name: string, description: string): Filter {
	return {
		field: { displayName, name, type: 'string', default: '', description },
		check: (parameters, field, value) =>
			checkText(parameters, field, value, 'Enter text, or remove the filter'),
	};
}

/**
 * A filter by a point in time; without a zone, it is in the time zone of the n8n workflow.
 */
export function timeFilter(displayName: string, name: string, description: string): Filter {
	return {
		field: { displayName, name, type: 'dateTime', default: '', description },
		check: checkTime,
	};
}

function checkTime(parameters: Parameters, field: string, value: unknown): string {
	const moment = momentIn(parameters, value);
	if (moment !== undefined) return moment;
	return refuse(
		parameters,
		field,
		value,
		'is not a date and time',
		'Pick a date, or enter one such as 2026-01-31T08:00:00Z',
	);
}

/**
 * The collection Filters of Get Many.
 *
 * @param resource value of Resource
 * @param filters its filters, in the order of the list
 */
export function filtersField(resource: Resource, filters: Filter[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		displayOptions: showFor(resource, ['getAll']),
		options: filters.map(({ field }) => field),
	};
}

/**
 * Reads the filters that the user added.
 *
 * @param parameters the item's parameters
 * @param filters all filters, in the order in which they are sent
 * @returns what was added, under Cargo's names
 * @throws NodeOperationError naming the invalid filter
 */
export function readFilters(parameters: Parameters, filters: Filter[]): IDataObject {
	const chosen = readCollection(parameters, 'filters', 'Filters');
	return Object.fromEntries(
		filters
			.filter(({ field }) => Object.hasOwn(chosen, field.name))
			.map(({ field, check }) => [
				field.name,
				check(parameters, field.displayName, chosen[field.name]),
			]),
	);
}
