import type { INodeProperties } from 'n8n-workflow';

import { isObject } from '../errors/values';
import type { Owner } from './entryNames';
import { ownerInName, withoutMark } from './entryNames';
import type { Locator } from './form';
import { locatorField } from './form';
import { checkUuid } from './ids';
import type { Parameters } from './parameters';
import { isLeftEmpty } from './parameters';

/** Cargo calls both workflows; in n8n, that word means something else. */
const NAME = 'workflowUuid';
const PLAY_OR_TOOL = 'Play or Tool';
const TOOL = 'Tool';

/** What makes one of these fields different from another. */
type WorkflowField = Pick<Locator, 'description' | 'displayOptions' | 'required'>;

/** The field that names a play or a tool. */
export function playOrToolField(field: WorkflowField): INodeProperties {
	return locatorField({
		displayName: PLAY_OR_TOOL,
		name: NAME,
		searchListMethod: 'searchWorkflows',
		...field,
	});
}

/** The field that names a tool, if plays do not work. */
export function toolField(field: WorkflowField): INodeProperties {
	return locatorField({
		displayName: TOOL,
		name: NAME,
		searchListMethod: 'searchTools',
		...field,
	});
}

/**
 * Reads the field that names a play or a tool.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if it is empty, or holds no Cargo ID
 */
export function readPlayOrToolId(parameters: Parameters): string {
	return checkUuid(parameters, PLAY_OR_TOOL, parameters.getLocator(NAME));
}

/**
 * Reads the field that names a tool.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if it is empty, or holds no Cargo ID
 */
export function readToolId(parameters: Parameters): string {
	return checkUuid(parameters, TOOL, parameters.getLocator(NAME));
}

/** Tells whether the field that names a play or a tool was left empty. */
export function hasNoWorkflow(parameters: Parameters): boolean {
	return isLeftEmpty(parameters, NAME);
}

/**
 * Tells whether a play or a tool is chosen, as far as it is known: the editor stores the name of the list
 * entry, and the list marks each entry.
 *
 * @param parameters the item's parameters
 */
export function ownerOfWorkflow(parameters: Parameters): Owner | undefined {
	return ownerInName(listEntry(parameters.get(NAME))?.cachedResultName);
}

/**
 * Returns the name that the play or tool had when it was chosen from the list.
 *
 * @param parameters the item's parameters
 * @param workflowUuid the workflow whose name is wanted
 * @returns for example `Enrich new leads`; undefined if the list was not used, or for another workflow
 */
export function nameOfWorkflow(parameters: Parameters, workflowUuid: unknown): string | undefined {
	// As it is stored, since every batch asks for it, and nothing in an entry of the list is an expression.
	const entry = listEntry(parameters.getRaw(NAME));
	return entry && entry.value === workflowUuid ? withoutMark(entry.cachedResultName) : undefined;
}

/** What the editor stores of the entry that was chosen from the list. */
function listEntry(locator: unknown): Record<string, unknown> | undefined {
	return isObject(locator) && locator.mode === 'list' ? locator : undefined;
}
