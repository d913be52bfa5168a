import type { IDataObject } from 'n8n-workflow';

import type { Parameters } from '../../fields/parameters';
import { refuse } from '../../fields/parameters';
import { hasNoWorkflow, ownerOfWorkflow, readPlayOrToolId } from '../../fields/workflow';
import { chosenKind } from './data';
import type { DataKind } from './data/kind';
import { readRelease } from './release';

/**
 * Reads what Create sends: `{ workflowUuid?, releaseUuid?, nodes?, data }`.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError naming the field that is invalid, or does not work with another field
 */
export function readBatchBody(parameters: Parameters): IDataObject {
	const kind = chosenKind(parameters);
	const release = readRelease(parameters);
	const isOwnGraph = 'nodes' in release && kind.owner === 'Tool';
	return {
		...(isOwnGraph && hasNoWorkflow(parameters) ? {} : readFittingWorkflow(parameters, kind)),
		...release,
		data: { kind: kind.option.value, ...kind.read(parameters) },
	};
}

/**
 * Reads what Preview sends: `{ workflowUuid, data }`.
 *
 * @param parameters the item's parameters
 * @throws NodeOperationError naming the field that is invalid, or does not work with another field
 */
export function readPreviewBody(parameters: Parameters): IDataObject {
	const kind = chosenKind(parameters);
	const data: IDataObject = { kind: kind.option.value, ...kind.read(parameters) };
	return previewOf({ ...readFittingWorkflow(parameters, kind), data });
}

/**
 * What Preview must send to show what a batch would run on.
 *
 * @param body what Create would send
 */
export function previewOf({
	workflowUuid,
	data,
}: IDataObject): { data: IDataObject } & IDataObject {
	const previewed = { ...(data as IDataObject) };
	// Cargo's preview of a file takes only its name (cargo-endpoints.md, "data of a batch").
	delete previewed.mappings;
	return { workflowUuid, data: previewed };
}

function readFittingWorkflow(parameters: Parameters, kind: DataKind): IDataObject {
	const workflowUuid = readPlayOrToolId(parameters);
	const owner = ownerOfWorkflow(parameters);
	if (owner && owner !== kind.owner) {
		refuse(
			parameters,
			'Data',
			kind.option.name,
			`does not work with a ${owner.toLowerCase()}`,
			'Plays take Segment, Change, Filter or Record IDs. Tools take Records or File. Change Data, or choose another Play or Tool',
		);
	}
	return { workflowUuid };
}
