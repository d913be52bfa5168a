import type { INodeProperties } from 'n8n-workflow';

import { isObject } from '../errors/values';
import type { Owner } from './entryNames';
import { ownerInName } from './entryNames';
import { locatorField } from './form';
import { checkUuid } from './ids';
import type { Parameters } from './parameters';
import { isLeftEmpty } from './parameters';

const FIELD = 'Workflow';

/** What makes one workflow field different from another. */
interface WorkflowField {
	description: string;
	/** Method of `methods.listSearch`: all workflows, or the tools alone. */
	searchListMethod: 'searchWorkflows' | 'searchTools';
	displayOptions: INodeProperties['displayOptions'];
	required?: boolean;
}

/** The field that names a workflow. */
export function workflowField(field: WorkflowField): INodeProperties {
	return locatorField({ displayName: FIELD, name: 'workflowUuid', ...field });
}

/**
 * Reads the field that names a workflow.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError if it holds no Cargo ID
 */
export function readWorkflowId(parameters: Parameters): string {
	return checkUuid(parameters, FIELD, parameters.getLocator('workflowUuid'));
}

/** Tells whether the field that names a workflow was left empty. */
export function hasNoWorkflow(parameters: Parameters): boolean {
	return isLeftEmpty(parameters, 'workflowUuid');
}

/**
 * Tells what owns the chosen workflow, as far as it is known: the editor keeps the name of an entry
 * that was picked from the list, and the list marks it.
 *
 * @param parameters the item's parameters
 */
export function ownerOfWorkflow(parameters: Parameters): Owner | undefined {
	const locator = parameters.get('workflowUuid');
	if (!isObject(locator) || locator.mode !== 'list') return undefined;
	return ownerInName(locator.cachedResultName);
}
