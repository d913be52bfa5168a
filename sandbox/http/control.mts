/** The control surface `/_sandbox`: {@link Sandbox} for other processes. */
import type { FastifyInstance, FastifySchema } from 'fastify';
import Type, { type Static, type TSchema } from 'typebox';
import { BATCH_STATUSES, FINAL_STATUSES } from '../types.mjs';
import type { Sandbox } from '../server.mjs';
import { FaultSchema } from './faults.mjs';
import { Count, FinalRunStatus, oneOf } from './schemas.mjs';

const PlanSchema = Type.Object(
	{
		duration: Type.Optional(Count),
		status: Type.Optional(oneOf(FINAL_STATUSES)),
		errorMessage: Type.Optional(Type.String()),
		failedRuns: Type.Optional(Count),
		runs: Type.Optional(Count),
	},
	{ additionalProperties: false },
);
const RunPlanSchema = Type.Object(
	{
		duration: Type.Optional(Count),
		status: Type.Optional(FinalRunStatus),
		errorMessage: Type.Optional(Type.String()),
	},
	{ additionalProperties: false },
);
const SettingsSchema = Type.Object(
	{
		runsFile: Type.Optional(oneOf(['array', 'lines'] as const)),
		startValues: Type.Optional(oneOf(['sent', 'text'] as const)),
		runContextInFile: Type.Optional(oneOf(['all', 'none', 'failedOnly'] as const)),
		concurrencyLimit: Type.Optional(Count),
		listLag: Type.Optional(Count),
		readOnlyModels: Type.Optional(Type.Array(Type.String())),
	},
	{ additionalProperties: false },
);
/** Further fields of a batch are stored unchanged: the caller is responsible for them. */
const BatchSchema = Type.Object({
	uuid: Type.Optional(Type.String()),
	status: Type.Optional(oneOf(BATCH_STATUSES)),
	runsCount: Type.Optional(Count),
});
const Ids = Type.Optional(Type.Array(Type.String()));
const ChangeSchema = Type.Object(
	{ segmentUuid: Type.String(), added: Ids, updated: Ids, removed: Ids, unchanged: Ids },
	{ additionalProperties: false },
);
const CreditsSchema = Type.Object({ outOfCredits: Type.Boolean() });

/** One object or several. */
const OneOrMore = <T extends TSchema>(schema: T) =>
	Type.Unsafe<Static<T> | Array<Static<T>>>({
		if: { type: 'array' },
		then: { type: 'array', items: schema },
		else: schema,
	});

const list = <T,>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

interface Command {
	method: 'GET' | 'POST' | 'DELETE';
	path: string;
	/** What it does, for the help text. */
	about: string;
	body?: TSchema;
	act(sandbox: Sandbox, body: unknown): unknown;
}

const define = <Body extends TSchema>(
	given: Omit<Command, 'body' | 'act'> & {
		body?: Body;
		act(sandbox: Sandbox, body: Static<Body>): unknown;
	},
): Command => given;

/** All commands of the control surface. A command without a result returns `{}`. */
export const COMMANDS: readonly Command[] = [
	define({
		method: 'GET',
		path: '/requests',
		about: 'all requests to /v1',
		act: (sandbox) => sandbox.requests(),
	}),
	define({
		method: 'DELETE',
		path: '/requests',
		about: 'empties the log, starts the peaks anew',
		act: (sandbox) => {
			sandbox.clearRequests();
		},
	}),
	define({
		method: 'GET',
		path: '/file-requests',
		about: 'all requests to the files host',
		act: (sandbox) => sandbox.fileRequests(),
	}),
	define({
		method: 'GET',
		path: '/stats',
		about: '{peakConcurrency, peakConnections}',
		act: (sandbox) => ({
			peakConcurrency: sandbox.peakConcurrency(),
			peakConnections: sandbox.peakConnections(),
		}),
	}),
	define({
		method: 'POST',
		path: '/faults',
		about: 'adds a fault, or an array of them',
		body: OneOrMore(FaultSchema),
		act: (sandbox, faults) => {
			for (const fault of list(faults)) sandbox.addFault(fault);
		},
	}),
	define({
		method: 'DELETE',
		path: '/faults',
		about: 'forgets all faults',
		act: (sandbox) => {
			sandbox.clearFaults();
		},
	}),
	define({
		method: 'POST',
		path: '/plans',
		about: 'how the next created batches go: a plan, or an array of them',
		body: OneOrMore(PlanSchema),
		act: (sandbox, plans) => {
			sandbox.planBatches(...list(plans));
		},
	}),
	define({
		method: 'POST',
		path: '/run-plans',
		about: 'how the next created runs go: a plan, or an array of them',
		body: OneOrMore(RunPlanSchema),
		act: (sandbox, plans) => {
			sandbox.planRuns(...list(plans));
		},
	}),
	define({
		method: 'POST',
		path: '/settings',
		about: '{runsFile: "lines", startValues: "text", …} chooses where Cargo leaves it open',
		body: SettingsSchema,
		act: (sandbox, settings) => {
			sandbox.settings(settings);
		},
	}),
	define({
		method: 'POST',
		path: '/batches',
		about: 'puts a batch, or an array of them, into the workspace; answers {batches}',
		body: OneOrMore(BatchSchema),
		act: (sandbox, batches) => ({ batches: sandbox.addBatches(list(batches)) }),
	}),
	define({
		method: 'POST',
		path: '/changes',
		about: '{segmentUuid, added: [IDs], updated, removed} records a change of a segment',
		body: ChangeSchema,
		act: (sandbox, change) => ({ change: sandbox.changeSegment(change) }),
	}),
	define({
		method: 'POST',
		path: '/credits',
		about: '{outOfCredits: true} lets creating fail',
		body: CreditsSchema,
		act: (sandbox, { outOfCredits }) => {
			sandbox.outOfCredits(outOfCredits);
		},
	}),
	define({
		method: 'POST',
		path: '/reset',
		about: 'back to the start-up workspace',
		act: (sandbox) => {
			sandbox.reset();
		},
	}),
];

/** The path of the commands; they need no token. */
export const CONTROL_PREFIX = '/_sandbox';

/** Adds the control surface to the API's listener. */
export const addControl = (app: FastifyInstance, sandbox: Sandbox): void => {
	for (const command of COMMANDS) {
		const { method, path, body } = command;
		const schema: FastifySchema = body ? { body } : {};
		app.route({
			method,
			url: `${CONTROL_PREFIX}${path}`,
			schema,
			// Routes get bodies as text; see Traffic.
			preValidation: async (request) => {
				if (typeof request.body === 'string') request.body = JSON.parse(request.body || '{}');
				await Promise.resolve();
			},
			handler: (request, reply) => {
				reply.send(command.act(sandbox, request.body) ?? {});
			},
		});
	}
};
