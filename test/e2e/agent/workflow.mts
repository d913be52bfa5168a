/** The workflow of these tests: an item, n8n's AI Agent, the scripted model, and Cargo nodes as tools. */
import type { NewWorkflow } from '../../../scripts/n8n/rest.mjs';
import { CREDENTIALS } from '../context.mjs';
import { CARGO, TRIGGER } from '../flow.mjs';

/** The Cargo node as n8n makes it for agents. */
export const CARGO_TOOL = `${CARGO}Tool`;

/**
 * The item that the agent receives. None of it is for Cargo, and some of its fields have the names of what
 * the model fills in and of what the node returns.
 */
export const GIVEN = { note: 'for the agent alone', first_name: 'Mallory', age: 99, cargo: 'mine' };

/** A Cargo node that the agent may use. */
export interface ToolNode {
	/** Its name; the model sees it with underscores. */
	name: string;
	parameters: Record<string, unknown>;
	/** Settings of the node, such as `retryOnFail`. */
	settings?: Record<string, unknown>;
}

/** The credential for the scripted model. */
export interface OpenAiCredential {
	id: string;
	name: string;
}

/**
 * What the model fills in, as n8n's editor writes it.
 *
 * @param key the name of the value
 * @param about what the model is told about it
 * @param type string, number, boolean or json
 */
export const fromAi = (key: string, about: string, type = 'string') =>
	`={{ $fromAI('${key}', \`${about}\`, '${type}') }}`;

/**
 * Makes a workflow that n8n can store.
 *
 * @param name its name
 * @param agentVersion version of the AI Agent node
 * @param tools the Cargo nodes
 * @param openAi the model's credential
 */
export function agentWorkflow(
	name: string,
	agentVersion: number,
	tools: ToolNode[],
	openAi: OpenAiCredential,
): NewWorkflow {
	const nodes = [
		{ name: TRIGGER, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: 'Given',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: JSON.stringify(GIVEN), options: {} },
		},
		{
			name: 'AI Agent',
			type: '@n8n/n8n-nodes-langchain.agent',
			typeVersion: agentVersion,
			parameters: {
				promptType: 'define',
				text: 'Enrich our leads',
				options: { maxIterations: 40 },
			},
		},
		{
			name: 'OpenAI Chat Model',
			type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
			typeVersion: 1.2,
			parameters: { model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} },
			credentials: { openAiApi: openAi },
		},
		...tools.map(({ settings, ...tool }) => ({
			type: CARGO_TOOL,
			typeVersion: 1,
			credentials: { cargoApi: { id: CREDENTIALS.valid.id, name: CREDENTIALS.valid.name } },
			...tool,
			...settings,
		})),
	];
	const to = (type: string, node = 'AI Agent') => ({ [type]: [[{ node, type, index: 0 }]] });
	return {
		name,
		active: false,
		nodes: nodes.map((node, index) => ({
			id: `00000000-0000-4000-8000-0000000001${String(index).padStart(2, '0')}`,
			position: [index * 220, 0],
			...node,
		})),
		connections: {
			[TRIGGER]: to('main', 'Given'),
			Given: to('main'),
			'OpenAI Chat Model': to('ai_languageModel'),
			...Object.fromEntries(tools.map((tool) => [tool.name, to('ai_tool')])),
		},
		settings: { executionOrder: 'v1' },
	};
}
