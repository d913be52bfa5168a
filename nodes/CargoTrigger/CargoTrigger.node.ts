import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { simplified } from '../Cargo/api/simplify';
import { getWorkflows } from '../Cargo/listSearch/workflows';
import { finishedSinceLastLook } from './look';
import { latestFinished } from './sample';
import { readSelection } from './selection';

/** What users can rely on; see look.ts. */
const RULES =
	'Returns one item for each batch that finishes while the workflow is published, even if n8n or Cargo cannot be reached in between. Batches that finished before you published the workflow, or before you changed these fields to include them, are ignored.';

/** Milliseconds that a test in the editor may take. */
const TEST_MOST = 120_000;

/** The Cargo trigger: starts a workflow when a batch has finished. */
export class CargoTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cargo Trigger',
		name: 'cargoTrigger',
		icon: { light: 'file:../../icons/cargo.svg', dark: 'file:../../icons/cargo.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '=Batch finished',
		// n8n's node panel shows this text for both nodes, as one entry.
		description:
			'Run Cargo plays and tools on your records, or start a workflow when a batch has finished',
		defaults: { name: 'Cargo Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cargoApi', required: true }],
		properties: [
			{
				displayName: RULES,
				name: 'rules',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Event',
				name: 'event',
				type: 'options',
				noDataExpression: true,
				default: 'batchFinished',
				options: [
					{
						name: 'Batch Finished',
						value: 'batchFinished',
						description: 'When a batch has finished, whatever its final status',
					},
				],
			},
			{
				displayName: 'Play or Tool Names or IDs',
				name: 'workflowUuids',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getWorkflows' },
				default: [],
				description:
					'Only batches of these plays and tools. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				hint: 'Leave empty for all plays and tools',
			},
			{
				displayName: 'Statuses',
				name: 'statuses',
				type: 'multiOptions',
				default: ['cancelled', 'error', 'skipped', 'success'],
				description: 'Only batches with one of these final statuses',
				options: [
					{ name: 'Cancelled', value: 'cancelled' },
					{ name: 'Error', value: 'error' },
					{ name: 'Skipped', value: 'skipped' },
					{ name: 'Success', value: 'success' },
				],
			},
			{
				displayName: 'Only with Failed Runs',
				name: 'onlyWithFailedRuns',
				type: 'boolean',
				default: false,
				description: 'Whether to start only for batches with at least one failed run',
			},
			{
				displayName: 'Simplify',
				name: 'simplify',
				type: 'boolean',
				default: true,
				description:
					'Whether to return a simplified version of the response instead of the raw data',
			},
		],
	};

	methods = { loadOptions: { getWorkflows } };

	/**
	 * Finds batches that have finished since the last check. A test in the editor shows the latest finished
	 * one instead.
	 *
	 * @returns one item for each batch, oldest first; null if there is none, or another check is running
	 * @throws NodeApiError if the request fails; the next check catches up
	 */
	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const { simplify, ...fields } = readSelection(this);
		const isTest = this.getMode() === 'manual';
		const batches = isTest
			? await latestFinished({ context: this, signal: AbortSignal.timeout(TEST_MOST) }, fields)
			: await finishedSinceLastLook(this, fields);
		if (batches.length === 0) return null;
		return [batches.map((batch) => ({ json: simplify ? simplified(batch) : batch }))];
	}
}
