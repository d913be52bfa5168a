/**
 * A language model that plays a script: the part of OpenAI's chat completions API that n8n's "OpenAI
 * Chat Model" node uses, on loopback. Its turns are scripted, so the tests cover what n8n and the package
 * tell a model, not what a model makes of it.
 */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';

import fastify from 'fastify';

/** A tool as n8n offers it to the model. */
export interface OfferedTool {
	name: string;
	description: string;
	/** JSON schema of what the model has to fill. */
	parameters: { properties: Record<string, unknown>; required?: string[] };
}

/** A message of the conversation as n8n sends it. */
export interface Message {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content: string | null;
	tool_call_id?: string;
}

/** One request of n8n to the model. */
export interface Asked {
	messages: Message[];
	tools: OfferedTool[];
	stream: boolean;
}

/** A tool that the model calls. */
export interface ToolCall {
	tool: string;
	args: Record<string, unknown>;
}

/** What the model says in one turn: text, or calls that run before its next turn. */
export type Turn = string | ToolCall[];

/** Returns a turn, given the tools' responses so far, oldest first. */
export type Script = ((answers: string[]) => Turn)[];

/** A started model. */
export interface ScriptedModel {
	/** The credential's Base URL. */
	baseUrl: string;
	/** Plays another script from its first turn; forgets earlier requests. */
	play(script: Script): void;
	/** The requests of n8n since then. */
	asked(): Asked[];
	/** The tools' responses, as the model reads them, oldest first. */
	answers(): string[];
	close(): Promise<void>;
}

interface Body {
	messages: Message[];
	tools?: { function: OfferedTool }[];
	stream?: boolean;
}

const BEYOND = 'The script has no more turns';

/**
 * Starts a model without a script.
 *
 * @returns the model; it listens on a port of 127.0.0.1 that the system gives
 */
export async function startModel(): Promise<ScriptedModel> {
	let script: Script = [];
	let asked: Asked[] = [];
	const app = fastify({ bodyLimit: 10 * 1024 * 1024, forceCloseConnections: true });
	app.post('/v1/chat/completions', async (request, reply) => {
		const { messages, tools = [], stream = false } = request.body as Body;
		const turn = script[asked.length]?.(toolAnswers(messages)) ?? BEYOND;
		asked.push({ messages, tools: tools.map((tool) => tool.function), stream });
		if (!stream) return completion('chat.completion', 'message', turn);
		return await reply.type('text/event-stream').send(streamed(turn));
	});
	await app.listen({ host: '127.0.0.1', port: 0 });
	return {
		baseUrl: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/v1`,
		play: (turns) => {
			script = turns;
			asked = [];
		},
		asked: () => [...asked],
		answers: () => toolAnswers(asked.at(-1)?.messages ?? []),
		close: async () => {
			await app.close();
		},
	};
}

const toolAnswers = (messages: Message[]) =>
	messages.filter(({ role }) => role === 'tool').map(({ content }) => content ?? '');

/** The shape of a response, whole or as the only piece of a stream. */
function completion(object: string, member: 'message' | 'delta', turn: Turn) {
	const said =
		typeof turn === 'string' ? { content: turn } : { content: null, tool_calls: calls(turn) };
	return {
		id: `chatcmpl-${randomUUID()}`,
		object,
		created: Math.floor(Date.now() / 1000),
		model: 'scripted',
		choices: [
			{
				index: 0,
				[member]: { role: 'assistant', ...said },
				finish_reason: typeof turn === 'string' ? 'stop' : 'tool_calls',
			},
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

const calls = (turn: ToolCall[]) =>
	turn.map(({ tool, args }, index) => ({
		index,
		id: `call_${randomUUID()}`,
		type: 'function',
		function: { name: tool, arguments: JSON.stringify(args) },
	}));

const streamed = (turn: Turn) =>
	`data: ${JSON.stringify(completion('chat.completion.chunk', 'delta', turn))}\n\ndata: [DONE]\n\n`;
