/** Plays a script with n8n's AI Agent and Cargo tools, and collects the results. */
import { after, before } from 'node:test';

import type { Execution } from '../../../scripts/n8n/execution.mjs';
import type { World } from '../context.mjs';
import { TRIGGER } from '../flow.mjs';
import { type Script, type ScriptedModel, startModel } from './model.mjs';
import { type OpenAiCredential, type ToolNode, agentWorkflow } from './workflow.mjs';

/** The model's last words in every script. */
export const DONE = 'The leads are enriched';

/** The beginning of all paths of the tools; the player leaves it out. */
export const API = '/v1/orchestration';

/** The result of a run of the agent. */
export interface Played {
	status: string;
	/** The message of the error that ended the execution. */
	failure?: string;
	/** The agent's last words. */
	said: unknown;
	/** `METHOD path` of Cargo's requests, without `/v1/orchestration`, and the bodies. */
	requests: string[];
	bodies: unknown[];
}

/** An agent of one version, its model, and the means to play a script with both. */
export interface Player {
	/** The model; there only while the tests run. */
	model: () => ScriptedModel;
	/**
	 * Runs a workflow that holds the agent.
	 *
	 * @param tools the Cargo nodes that the agent has
	 * @param script what the model says; it ends with `DONE`
	 * @param arrange prepares the sandbox
	 */
	play: (tools: ToolNode[], script: Script, arrange?: () => void) => Promise<Played>;
}

/**
 * Makes a player; registers what starts and ends its model.
 *
 * @param world the running n8n and the sandbox
 * @param version of the AI Agent node
 */
export function agentPlayer(world: () => World, version: number): Player {
	let model: ScriptedModel;
	let openAi: OpenAiCredential;

	before(async () => {
		model = await startModel();
		const { id, name } = await world().rest.post<OpenAiCredential>('/rest/credentials', {
			name: `Scripted model of agent ${version}`,
			type: 'openAiApi',
			data: { apiKey: 'none', url: model.baseUrl },
		});
		openAi = { id, name };
	});

	after(async () => {
		await model.close();
	});

	return {
		model: () => model,
		play: async (tools, script, arrange) => {
			const { sandbox, rest } = world();
			sandbox.reset();
			arrange?.();
			model.play([...script, () => DONE]);
			const name = `An agent ${version} with Cargo`;
			const workflow = await rest.createWorkflow(agentWorkflow(name, version, tools, openAi));
			return playedFrom(await rest.runWorkflow(workflow, TRIGGER), sandbox.requests());
		},
	};
}

function playedFrom(execution: Execution, got: ReturnType<World['sandbox']['requests']>): Played {
	const { status, outputs } = execution;
	return {
		status,
		failure: execution.error?.message,
		said: outputs['AI Agent']?.[0]?.[0]?.json.output,
		requests: got.map(({ method, url }) => `${method} ${url.replace(API, '')}`),
		bodies: got.flatMap(({ body }) => (body ? [JSON.parse(body) as unknown] : [])),
	};
}
