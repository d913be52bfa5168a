import type {
	IDataObject,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { simplified } from '../Cargo/api/simplify';
import { searchSegments } from '../Cargo/listSearch/segments';
import { getWorkflows } from '../Cargo/listSearch/workflows';
import { finishedSinceLastLook } from './look';
import { properties } from './properties';
import type { Inquiry } from './requests';
import { latestFinished } from './sample';
import { readSegment } from './segment';
import { changesSinceLastLook, latestChange } from './segmentChanges';
import { readSelection } from './selection';

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
		subtitle:
			'={{ $parameter["event"] === "segmentChanged" ? "Segment changed" : "Batch finished" }}',
		// n8n's node panel shows this text for both nodes, as one entry.
		description:
			'Run Cargo plays and tools on your records, or start a workflow when a batch has finished or a segment has changed',
		defaults: { name: 'Cargo Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cargoApi', required: true }],
		// A copy: n8n adds Poll Times to it.
		properties: [...properties],
	};

	methods = { loadOptions: { getWorkflows }, listSearch: { searchSegments } };

	/**
	 * Finds what has happened since the last check. A test in the editor shows the latest batch or change
	 * instead.
	 *
	 * @returns one item for each batch, changed record or change, oldest first; null if there is none, or another
	 * check is running
	 * @throws NodeApiError if the request fails; the next check catches up
	 */
	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const event = this.getNodeParameter('event');
		const found = await (event === 'segmentChanged' ? changes(this) : batches(this));
		return found.length > 0 ? [found.map((json) => ({ json }))] : null;
	}
}

async function batches(context: IPollFunctions): Promise<IDataObject[]> {
	const { simplify, ...fields } = readSelection(context);
	const finished = isTest(context)
		? await latestFinished(testing(context), fields)
		: await finishedSinceLastLook(context, fields);
	return simplify ? finished.map(simplified) : finished;
}

async function changes(context: IPollFunctions): Promise<IDataObject[]> {
	const fields = readSegment(context);
	return isTest(context)
		? await latestChange(testing(context), fields)
		: await changesSinceLastLook(context, fields);
}

const isTest = (context: IPollFunctions) => context.getMode() === 'manual';

const testing = (context: IPollFunctions): Inquiry => ({
	context,
	signal: AbortSignal.timeout(TEST_MOST),
});
