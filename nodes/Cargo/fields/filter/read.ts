import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../errors/values';
import { parseJson } from '../json';
import { checkObjects } from '../lists';
import { readCollection } from '../options';
import type { Parameters } from '../parameters';
import { refuse, refuseNothing } from '../parameters';
import { CONDITIONS } from './conditions';
import { ALL_RECORDS } from './form';
import type { Place } from './place';
import { choiceIn } from './place';

/** The choices of Must Match, and Cargo's word for each. */
const CONJONCTIONS: Record<string, string> = { all: 'and', any: 'or' };

const MODES: Record<string, (parameters: Parameters) => IDataObject> = {
	builder: readConditions,
	json: readJson,
	none: () => JSON.parse(ALL_RECORDS) as IDataObject,
};

/**
 * Reads the filter that the user built, or wrote as JSON.
 *
 * @param parameters the item's parameters
 * @returns Cargo's filter: `{ conjonction, groups: [{ conjonction, conditions }] }`; without groups for all
 * records
 * @throws NodeOperationError naming the invalid field, with the number of the condition
 */
export function readFilter(parameters: Parameters): IDataObject {
	const mode = parameters.get('filterMode', 'json');
	const read = typeof mode === 'string' && Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
	const remedy = `Choose one of: ${Object.keys(MODES).join(', ')}`;
	if (!read) return refuse(parameters, 'Filter Mode', mode, 'is not a valid option', remedy);
	return read(parameters);
}

function readConditions(parameters: Parameters): IDataObject {
	const conjonction = readCombinator(parameters);
	const { condition } = readCollection(parameters, 'conditions', 'Conditions');
	if (condition === undefined || (Array.isArray(condition) && condition.length === 0)) {
		return refuseNothing(
			parameters,
			'Conditions',
			'Without a condition, every record of the model would match. Add a condition, or set Filter Mode to All Records',
		);
	}
	const entries = checkObjects(
		parameters,
		'Conditions',
		condition,
		'Add the conditions one by one',
	);
	const raw = rawConditions(parameters);
	const conditions = entries.map((entry, index) =>
		readCondition({ parameters, name: `Condition ${index + 1}`, entry, raw: raw[index] ?? {} }),
	);
	return { conjonction: 'and', groups: [{ conjonction, conditions }] };
}

function rawConditions(parameters: Parameters): Array<Record<string, unknown>> {
	const raw = parameters.getRaw('conditions');
	const stored: unknown = isObject(raw) ? raw.condition : undefined;
	return Array.isArray(stored) ? stored.map((entry) => (isObject(entry) ? entry : {})) : [];
}

function readCombinator(parameters: Parameters): string {
	const chosen = parameters.get('combinator');
	const found =
		typeof chosen === 'string' && Object.hasOwn(CONJONCTIONS, chosen)
			? CONJONCTIONS[chosen]
			: undefined;
	const remedy = `Choose one of: ${Object.keys(CONJONCTIONS).join(', ')}`;
	return found ?? refuse(parameters, 'Must Match', chosen, 'is not a valid option', remedy);
}

function readCondition(place: Place): IDataObject {
	const kinds = Object.keys(CONDITIONS) as Array<keyof typeof CONDITIONS>;
	return CONDITIONS[choiceIn(place, 'kind', 'Condition On', kinds)](place);
}

function readJson(parameters: Parameters): IDataObject {
	const typed = parameters.get('filter');
	const value = parseJson(parameters, 'Filter', typed);
	refuseEnglishSpelling(parameters, value);
	const isFilter =
		isObject(value) &&
		(value.conjonction === 'and' || value.conjonction === 'or') &&
		Array.isArray(value.groups);
	if (isFilter) return value as IDataObject;
	return refuse(
		parameters,
		'Filter',
		typed,
		'is not a filter',
		`Enter an object with "conjonction" ("and" or "or") and a "groups" array. For all records: ${ALL_RECORDS}`,
	);
}

/** Cargo accepts the English spelling without an error, and then matches nothing (cargo-api.md, "data"). */
function refuseEnglishSpelling(parameters: Parameters, value: unknown): void {
	if (typeof value !== 'object' || value === null) return;
	if (Object.hasOwn(value, 'conjunction')) {
		refuse(
			parameters,
			'Filter',
			'conjunction',
			'is a key that Cargo does not know, so the filter would match nothing',
			'Spell it as Cargo does: conjonction',
		);
	}
	for (const member of Object.values(value)) refuseEnglishSpelling(parameters, member);
}
