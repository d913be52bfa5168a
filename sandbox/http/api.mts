/** The listener for `/v1`: token, faults, schemas, then the table of endpoints. */
import fastify, {
	type FastifyError,
	type FastifyInstance,
	type FastifyReply,
	type FastifyRequest,
} from 'fastify';
import qs from 'qs';
import Type from 'typebox';
import type { Store } from '../batches/store.mjs';
import { Refusal } from '../refusal.mjs';
import { ROUTES } from '../routes/table.mjs';
import { applyFault, needsAnswer, type Fault, type Faults } from './faults.mjs';
import { routeName, type Call, type Multipart, type Route } from './route.mjs';
import { NoQuery, Uuid } from './schemas.mjs';
import type { Traffic } from './traffic.mjs';

/** Bytes of the largest body: some hundred thousand records in one request. */
const BODY_LIMIT = 200 * 1024 * 1024;
/** Milliseconds an idle connection stays open, as in a plain Node server. */
const KEEP_ALIVE = 5000;
/** Most entries of an array in a query string; qs would turn a longer one into an object. */
const QUERY_ARRAY_LIMIT = 10_000;

const Params = Type.Object({ uuid: Uuid });

/** What a listener needs to know about its sandbox. */
export interface ApiContext {
	token: string;
	store: Store;
	faults: Faults;
	traffic: Traffic;
	signedUrl: Call['signedUrl'];
	signedPart: Call['signedPart'];
}

const isApi = (url: string): boolean => /^\/v1(?:[/?]|$)/.test(url);

const answerError = (error: FastifyError | Refusal, reply: FastifyReply): void => {
	if (error instanceof Refusal) reply.code(error.status).send(error.body);
	else {
		const { statusCode = 500, validation, message } = error;
		reply.code(validation ? 400 : statusCode).send({ errorMessage: message });
	}
};

/** An empty body counts as `{}`, so that the schema says what is missing. */
const parseBody = (request: FastifyRequest): void => {
	if (request.routeOptions.config.takesFiles === true) return;
	const text = typeof request.body === 'string' ? request.body : '';
	if (text === '' && !Buffer.isBuffer(request.body)) {
		request.body = {};
		return;
	}
	if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
		throw Refusal.ofRequest('The body must be application/json');
	}
	try {
		request.body = JSON.parse(text);
	} catch {
		throw Refusal.ofRequest('The body is not valid JSON');
	}
};

/** A {@link Refusal} is a response too: a fault that hides the response also hides it. */
const answerOf = async (route: Route, call: Call): Promise<{ status: number; body: unknown }> => {
	try {
		return { status: 200, body: await route.handle(call) };
	} catch (error) {
		if (error instanceof Refusal) return error;
		throw error;
	}
};

const multipartIn = ({ body, headers }: FastifyRequest): Multipart | undefined =>
	Buffer.isBuffer(body) ? { contentType: headers['content-type'] ?? '', bytes: body } : undefined;

const addRoute = (
	app: FastifyInstance,
	route: Route,
	{ store, signedUrl, signedPart }: ApiContext,
	faultOf: WeakMap<FastifyRequest, Fault>,
): void => {
	const { method, path, body, query = NoQuery } = route;
	app.route<{ Params: { uuid?: string } }>({
		method,
		url: `/v1${path.replace('{uuid}', ':uuid')}`,
		config: { name: routeName(route), takesFiles: route.takesFiles },
		schema: {
			querystring: query,
			...(body ? { body } : {}),
			...(path.includes('{uuid}') ? { params: Params } : {}),
		},
		handler: async (request, reply) => {
			const { params, body: sent, query: asked } = request;
			const uuid = params.uuid ?? '';
			const given = { uuid, body: sent, query: asked, store, signedUrl, signedPart };
			const answer = await answerOf(route, { ...given, multipart: multipartIn(request) });
			const fault = faultOf.get(request);
			if (fault && (await applyFault(fault, reply, answer.body))) return reply;
			return reply.code(answer.status).send(answer.body);
		},
	});
};

declare module 'fastify' {
	interface FastifyContextConfig {
		/** The endpoint's name in faults. */
		name?: string;
		/** Whether its body is one of files. */
		takesFiles?: boolean;
	}
}

/**
 * Builds the listener of the API; it does not listen yet.
 *
 * Order of checks: fault, token (401 without a body), JSON, schemas (400 with `errorMessage`), endpoint.
 */
export const buildApi = (context: ApiContext): FastifyInstance => {
	const { token, faults, traffic } = context;
	const app = fastify({
		bodyLimit: BODY_LIMIT,
		keepAliveTimeout: KEEP_ALIVE,
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		// The sandbox sees what was sent: nothing is converted, left out or filled in.
		ajv: {
			customOptions: {
				coerceTypes: false,
				removeAdditional: false,
				useDefaults: false,
				discriminator: true,
			},
		},
		routerOptions: {
			querystringParser: (text) => qs.parse(text, { arrayLimit: QUERY_ARRAY_LIMIT, depth: 1 }),
		},
	});
	const faultOf = new WeakMap<FastifyRequest, Fault>();

	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
		done(null, text);
	});
	app.addContentTypeParser(
		'multipart/form-data',
		{ parseAs: 'buffer' },
		(_request, bytes, done) => {
			done(null, bytes);
		},
	);
	traffic.watchConnections(app.server);
	traffic.watchRequests(app, isApi);

	app.addHook('preValidation', async (request, reply) => {
		if (!isApi(request.raw.url ?? '')) return;
		const { name } = request.routeOptions.config;
		const body = typeof request.body === 'string' ? request.body : '';
		const fault = faults.take({
			names: name === undefined ? ['*'] : [name, '*'],
			url: request.raw.url ?? '',
			headers: request.headers,
			body,
		});
		if (fault && needsAnswer(fault)) faultOf.set(request, fault);
		else if (fault && (await applyFault(fault, reply))) return reply;
		if (request.headers.authorization !== `Bearer ${token}`) return reply.code(401).send();
		parseBody(request);
	});
	app.setErrorHandler<FastifyError | Refusal>((error, _request, reply) => {
		answerError(error, reply);
	});
	app.setNotFoundHandler(({ method, url }, reply) =>
		reply.code(404).send({ errorMessage: `There is no ${method} ${url}` }),
	);
	for (const route of ROUTES) addRoute(app, route, context, faultOf);
	return app;
};
