import type { IDataObject, INode } from 'n8n-workflow';
import type { LoggedRequest } from '../../sandbox/server.mjs';
import { PLAYS, TOOLS } from '../../sandbox/workspace.mjs';
import type { CargoOptions, FlowOptions, FlowResult } from '../engine/harness.mjs';
import { byId, runFlow } from '../engine/harness.mjs';

/** The play that runs on contacts, and the tool that runs on rows, as a user enters them by ID. */
export const PLAY = byId(PLAYS.enrichNewLeads.workflowUuid);
export const TOOL = byId(TOOLS.findEmail.workflowUuid);

/** The names in faults of the two requests that most tests are about. */
export const CREATE = 'POST /orchestration/batches';
export const READ = 'GET /orchestration/batches/{uuid}';

/** `METHOD path` of the request that creates a batch, as it arrives. */
export const POSTED = 'POST /v1/orchestration/batches';

/** The requests that create a batch, among all that arrived. */
export const posts = (requests: LoggedRequest[]): LoggedRequest[] =>
	requests.filter(({ method, path }) => `${method} ${path}` === POSTED);

/** The requests that read something, among all that arrived. */
export const reads = (requests: LoggedRequest[]): LoggedRequest[] =>
	requests.filter(({ method }) => method === 'GET');

/** Waits, in milliseconds. */
export const pass = async (milliseconds: number): Promise<void> => {
	await new Promise((resolve) => setTimeout(resolve, milliseconds));
};

/** A batch's UUID from a text, such as an error message. */
export const uuidIn = (text: unknown): string =>
	/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/.exec(String(text))?.[0] ?? '';

/** The UUID of the first batch among items; empty if there is none. */
export function uuidOf([batch]: IDataObject[]): string {
	return typeof batch?.uuid === 'string' ? batch.uuid : '';
}

/** What a test can say about a run in which the execution sleeps. */
export type SleepOptions = Partial<Omit<CargoOptions, 'credential' | 'parameters' | 'items'>>;

/** Create From Items in the version of the node that sleeps by default: right after creating unless told otherwise. */
export const asleep = (
	items: IDataObject[],
	{ options, ...parameters }: IDataObject = {},
	{ settings, ...more }: SleepOptions = {},
) => ({
	items,
	parameters: {
		operation: 'createFromItems',
		workflowUuid: TOOL,
		waitUntilFinished: true,
		...parameters,
		options: withoutUndefined({ pollInterval: 0.1, stayAwake: 0, ...(options as IDataObject) }),
	},
	settings: { typeVersion: 1.1, ...settings },
	...more,
});

/** An option that is not added is not there at all. */
const withoutUndefined = (options: IDataObject): IDataObject =>
	JSON.parse(JSON.stringify(options)) as IDataObject;

/** What `runRows` needs. */
export interface RowsOptions extends FlowOptions {
	/** Parameters other than resource, operation and workflow. */
	parameters?: IDataObject;
	/** The `json` of each input item. */
	items: IDataObject[];
	/** Settings of the Cargo node. */
	settings?: Partial<INode>;
}

/**
 * Runs `Rows → Cargo` with the operation Create From Items. Nothing follows: an item linked to several
 * has no `$('Rows').item` that a following node could read.
 */
export async function runRows(options: RowsOptions): Promise<FlowResult> {
	const { parameters, items, settings } = options;
	const base = { typeVersion: 1, position: [0, 0] as [number, number] };
	const rows = { items: items.map((json) => ({ json })) } as unknown as INode['parameters'];
	const cargo = {
		resource: 'batch',
		operation: 'createFromItems',
		workflowUuid: TOOL,
		...parameters,
	} as INode['parameters'];
	return await runFlow(
		{
			nodes: [
				{ ...base, id: 'Rows', name: 'Rows', type: 'test.items', parameters: rows },
				{
					...base,
					id: 'Cargo',
					name: 'Cargo',
					type: 'n8n-nodes-cargo.cargo',
					parameters: cargo,
					credentials: { cargoApi: { id: '1', name: 'Cargo' } },
					...settings,
				},
			],
			connections: { Rows: { main: [[{ node: 'Cargo', type: 'main', index: 0 }]] } },
		},
		options,
	);
}

/** The `data.records` of a request that created a batch of rows. */
export const recordsOf = ({ body }: LoggedRequest): IDataObject[] =>
	(JSON.parse(body) as { data: { records: IDataObject[] } }).data.records;
