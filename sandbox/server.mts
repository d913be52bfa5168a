/** Starts the Cargo API on loopback. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Store } from './batches/store.mjs';
import type { BatchPlan } from './batches/stored.mjs';
import { buildApi } from './http/api.mjs';
import { addControl } from './http/control.mjs';
import { Faults, type Fault } from './http/faults.mjs';
import { buildFiles, Signer } from './http/files.mjs';
import { Traffic, type LoggedRequest } from './http/traffic.mjs';
import type { Batch } from './types.mjs';

/** What users of the sandbox hand in and get back. */
export type { BatchPlan, Fault, LoggedRequest };

/** The only address the sandbox listens on. */
const HOST = '127.0.0.1';
/** Connections that may wait to be accepted: n8n opens one for each item, thousands at once. */
const BACKLOG = 4096;
const DEFAULT_TOKEN = 'sandbox-token-not-a-secret';
const DEFAULT_BATCH_DURATION = 1500;

/** How a sandbox is started. */
export interface SandboxOptions {
	/** The token the API takes; default `sandbox-token-not-a-secret`. */
	token?: string;
	/** The API's port; default 0: one that is free. */
	port?: number;
	/** Milliseconds from a batch's creation to its final status; default 1500. */
	batchDuration?: number;
}

/** A started sandbox. */
export interface Sandbox {
	/** `http://127.0.0.1:PORT`, what goes into the credential's Base URL (no `/v1`). */
	baseUrl: string;
	/** The host of signed result files: another listener on another port. */
	filesUrl: string;
	token: string;
	/** All requests to `/v1` in the order of arrival, also those that faults and 401 answered. */
	requests(): LoggedRequest[];
	/** All requests to the files host. */
	fileRequests(): LoggedRequest[];
	/** Empties both logs and starts the peaks anew. */
	clearRequests(): void;
	/** Most `/v1` requests that were open at once since {@link clearRequests}. */
	peakConcurrency(): number;
	/** Most TCP connections to the API's listener that were open at once since {@link clearRequests}. */
	peakConnections(): number;
	/** Adds a fault; those added first act first. */
	addFault(fault: Fault): void;
	clearFaults(): void;
	/** The next created batches follow these plans, one each. */
	planBatches(...plans: BatchPlan[]): void;
	/** Puts batches into the workspace that stand still; missing fields are made up. */
	addBatches(batches: Array<Partial<Batch>>): Batch[];
	/** A batch as it stands now. */
	batch(uuid: string): Batch | undefined;
	/** Whether creating is refused with `notEnoughCredits`. */
	outOfCredits(flag: boolean): void;
	/** Back to the start-up workspace; logs, faults and plans empty. */
	reset(): void;
	/** Ends both listeners and every connection to them. */
	close(): Promise<void>;
}

const urlOf = (app: FastifyInstance): string =>
	`http://${HOST}:${(app.server.address() as AddressInfo).port}`;

/**
 * Starts a sandbox with the start-up workspace.
 *
 * @throws Error of the system, if the port is taken
 */
export const startSandbox = async ({
	token = DEFAULT_TOKEN,
	port = 0,
	batchDuration = DEFAULT_BATCH_DURATION,
}: SandboxOptions = {}): Promise<Sandbox> => {
	const store = new Store(batchDuration);
	const faults = new Faults();
	const signer = new Signer();
	const traffic = new Traffic();
	const fileTraffic = new Traffic();

	const files = buildFiles({ store, faults, traffic: fileTraffic, signer });
	await files.listen({ host: HOST, port: 0 });
	const filesUrl = urlOf(files);
	const signedUrl = (batchUuid: string, nodeSlug: string): string =>
		`${filesUrl}${signer.sign(batchUuid, nodeSlug)}`;
	const api = buildApi({ token, store, faults, traffic, signedUrl });

	const sandbox: Sandbox = {
		baseUrl: '',
		filesUrl,
		token,
		requests: () => [...traffic.requests],
		fileRequests: () => [...fileTraffic.requests],
		clearRequests: () => {
			traffic.clear();
			fileTraffic.clear();
		},
		peakConcurrency: () => traffic.peakConcurrency,
		peakConnections: () => traffic.peakConnections,
		addFault: (fault) => {
			faults.add(fault);
		},
		clearFaults: () => {
			faults.clear();
		},
		planBatches: (...plans) => {
			store.plan(...plans);
		},
		addBatches: (batches) => store.add(batches),
		batch: (uuid) => store.batch(uuid),
		outOfCredits: (flag) => {
			store.isOutOfCredits = flag;
		},
		reset: () => {
			store.reset();
			faults.clear();
			sandbox.clearRequests();
		},
		close: async () => {
			await Promise.all([api.close(), files.close()]);
		},
	};
	addControl(api, sandbox);
	try {
		await api.listen({ host: HOST, port, backlog: BACKLOG });
	} catch (error) {
		await files.close();
		throw error;
	}
	sandbox.baseUrl = urlOf(api);
	return sandbox;
};
