/** The Cargo nodes of these tests that run a tool and read its results, and how a model fills them in. */
import { TOOLS } from '../../../sandbox/workspace.mjs';
import { CREDENTIALS, type World } from '../context.mjs';
import { byId } from '../flow.mjs';
import { CARGO_TOOL, type ToolNode, fromAi } from './workflow.mjs';

/** An input of a tool as n8n's editor gets it and stores it with the node. */
interface Input {
	id: string;
	[member: string]: unknown;
}

/** What the user sets in Inputs. */
interface Mapping {
	mappingMode: 'defineBelow' | 'autoMapInputData';
	value: Record<string, string> | null;
	schema: Input[];
}

/** The tool, chosen by its ID. */
export const workflowUuid = byId(TOOLS.findEmail.workflowUuid);
const QUICK = { pollInterval: 0.2, maxWait: 30 };

/** The tool as the model calls it: spaces in the node's name are underscores. */
export const FIND_EMAIL = 'Find_e-mail';

/** What the model fills in for a person whose address is found, and for one whose is not. */
export const ADA = { first_name: 'Ada', company_domain: 'firm-1.example' };
export const NOBODY = { first_name: 'Ada', company_domain: 'nobody.invalid' };

/** The two inputs that the tool needs, left to the model. */
export const NEEDED = {
	first_name: fromAi('first_name', 'First name of the person'),
	company_domain: fromAi('company_domain', 'Domain of the company, such as example.com'),
};

/**
 * What the editor's button stores; it makes the key of the label of the input.
 *
 * @param key the key
 */
export const byButton = (key: string) =>
	`={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`\`, 'string') }}`;

/**
 * Asks n8n for the inputs of the tool, as its editor does for a node at an agent.
 *
 * @param world the running n8n
 * @returns what the editor stores with the node
 */
export async function readInputs({ rest }: World): Promise<Input[]> {
	const { id, name } = CREDENTIALS.valid;
	const { fields } = await rest.post<{ fields: Input[] }>(
		'/rest/dynamic-node-parameters/resource-mapper-fields',
		{
			path: 'parameters.inputs',
			methodName: 'getInputs',
			nodeTypeAndVersion: { name: CARGO_TOOL, version: 1 },
			currentNodeParameters: { resource: 'run', operation: 'create', workflowUuid },
			credentials: { cargoApi: { id, name } },
		},
	);
	return fields;
}

/**
 * Run → Create.
 *
 * @param mapping what the user set in Inputs
 * @param settings of the node
 * @param parameters beside the inputs
 */
export const findEmail = (
	mapping: Mapping,
	settings: ToolNode['settings'] = {},
	parameters: Record<string, unknown> = {},
): ToolNode => ({
	name: 'Find e-mail',
	parameters: {
		resource: 'run',
		operation: 'create',
		workflowUuid,
		inputs: {
			...mapping,
			matchingColumns: [],
			attemptToConvertTypes: false,
			convertFieldsToString: false,
		},
		options: QUICK,
		...parameters,
	},
	settings,
});

/** Run → Get. */
export const GET_RUN: ToolNode = {
	name: 'Get run',
	parameters: {
		resource: 'run',
		operation: 'get',
		runUuid: fromAi('run', 'UUID of the run'),
		waitUntilFinished: true,
		options: QUICK,
	},
};

/** Run → Get Many: the runs of one batch. */
export const GET_RUNS: ToolNode = {
	name: 'Get runs',
	parameters: {
		resource: 'run',
		operation: 'getAll',
		limit: fromAi('limit', 'Most runs', 'number'),
		filters: {
			batchUuid: fromAi('batch', 'UUID of the batch'),
			statuses: fromAi('statuses', 'List of statuses', 'json'),
		},
	},
};

/** Batch → Get Results, as items. */
export const GET_ITEMS: ToolNode = {
	name: 'Get results',
	parameters: {
		resource: 'batch',
		operation: 'getResults',
		batchUuid: byId(fromAi('batch', 'UUID of the batch')),
		output: 'items',
		options: { statuses: ['success'] },
	},
};
