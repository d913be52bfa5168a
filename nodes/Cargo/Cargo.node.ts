import type { INodeType, INodeTypeDescription, NodeHint } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { REQUEST_DEFAULTS } from './api/request';
import { searchBatches } from './listSearch/batches';
import {
	getFilterColumns,
	getFilterOperators,
	getFilterSegments,
	getPlayNodes,
	getPlays,
} from './listSearch/filter';
import { getModelColumns } from './listSearch/columns';
import { getInputColumns } from './listSearch/inputColumns';
import { getInputs } from './listSearch/inputs';
import { getColumns, searchModels } from './listSearch/models';
import { searchOutputNodes } from './listSearch/outputNodes';
import { searchSegments } from './listSearch/segments';
import { getWorkflows, searchTools, searchWorkflows } from './listSearch/workflows';
import { batchProperties } from './resources/batch';
import { createFromAllItems } from './resources/batch/createFromAllItems';
import { waitForAllItems } from './resources/batch/waitForAllItems';
import { recordProperties } from './resources/record';
import { createAllRecords } from './resources/record/create';
import { deleteAllRecords } from './resources/record/delete';
import { updateAllRecords } from './resources/record/update';
import { fileProperties } from './resources/file';
import { runProperties } from './resources/run';
import { createForEveryItem } from './resources/run/create';

/** Shown before a run that creates a batch for each of several items. n8n's hints cannot contain numbers. */
const MANY_BATCHES: NodeHint = {
	type: 'warning',
	message:
		'Each input item will create a batch of its own. To run a tool on all items as one batch, use Create From Items.',
	displayCondition:
		'={{ $parameter["resource"] === "batch" && $parameter["operation"] === "create" && $input.all().length > 1 }}',
	whenToDisplay: 'beforeExecution',
	location: 'outputPane',
};

/** The Cargo node: declarative, so n8n itself sends the requests that the resources describe. */
export class Cargo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cargo',
		name: 'cargo',
		icon: { light: 'file:../../icons/cargo.svg', dark: 'file:../../icons/cargo.dark.svg' },
		group: ['transform'],
		// 1.1: Create From Items sleeps while it waits, and Batch opens with the batch of the node before.
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle:
			'={{ $parameter["operation"].replace("getAll", "getMany").replace(/[A-Z]/g, " $&").toLowerCase() + ": " + $parameter["resource"] }}',
		description: 'Run Cargo plays and tools on your records, then use the results',
		defaults: { name: 'Cargo' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cargoApi', required: true }],
		hints: [MANY_BATCHES],
		waitingNodeTooltip:
			'The execution sleeps until the batch has finished, and uses no worker meanwhile. It continues by itself. To end it, select Stop: the batch keeps running in Cargo.',
		requestDefaults: REQUEST_DEFAULTS,
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Batch', value: 'batch' },
					{ name: 'File', value: 'file' },
					{ name: 'Record', value: 'record' },
					{ name: 'Run', value: 'run' },
				],
				default: 'batch',
			},
			...batchProperties,
			...fileProperties,
			...recordProperties,
			...runProperties,
		],
	};

	methods = {
		listSearch: {
			searchBatches,
			searchModels,
			searchOutputNodes,
			searchSegments,
			searchTools,
			searchWorkflows,
		},
		loadOptions: {
			getColumns,
			getFilterColumns,
			getFilterOperators,
			getFilterSegments,
			getPlayNodes,
			getPlays,
			getWorkflows,
		},
		resourceMapping: { getInputColumns, getInputs, getModelColumns },
	};

	/** Operations that need all input items at once, or n8n's full context, which cannot be declared (n8n-engine.md). */
	customOperations = {
		batch: { createFromItems: createFromAllItems, wait: waitForAllItems },
		record: { create: createAllRecords, delete: deleteAllRecords, update: updateAllRecords },
		run: { create: createForEveryItem },
	};
}
