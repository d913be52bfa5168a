/** Starts the Cargo API on loopback. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Store, type MadeBatch, type MadeRun } from './batches/store.mjs';
import type { BatchPlan } from './batches/stored.mjs';
import { Clock } from './clock.mjs';
import { buildApi } from './http/api.mjs';
import { addControl } from './http/control.mjs';
import { Faults, type Fault, type Mishap } from './http/faults.mjs';
import { buildFiles, Shelf } from './http/files.mjs';
import { Traffic, type LoggedRequest } from './http/traffic.mjs';
import type { LibraryFile } from './library/library.mjs';
import type { GivenChange } from './records/changes.mjs';
import type { AlterRuns } from './runs/files.mjs';
import type { Settings } from './runs/settings.mjs';
import type { RunPlan } from './runs/single.mjs';
import type { Batch, Change, GivenBatch } from './types.mjs';

/** What users of the sandbox hand in and get back. */
export type {
	AlterRuns,
	BatchPlan,
	Fault,
	LoggedRequest,
	MadeBatch,
	MadeRun,
	Mishap,
	RunPlan,
	Settings,
};

/** The only address the sandbox listens on. */
const HOST = '127.0.0.1';
/** Connections that may wait to be accepted: n8n opens one for each item, thousands at once. */
const BACKLOG = 4096;
const DEFAULT_TOKEN = 'sandbox-token-not-a-secret';
const DEFAULT_BATCH_DURATION = 1500;

/** How a sandbox is started. */
export interface SandboxOptions {
	/** The token the API accepts; default `sandbox-token-not-a-secret`. */
	token?: string;
	/** The API's port; default 0: a free port. */
	port?: number;
	/** Milliseconds from a batch's creation to its final status; default 1500. */
	batchDuration?: number;
	/** Milliseconds from a single run's creation to its final status; default that of batches. */
	runDuration?: number;
	/** How many times faster than the machine's its clock runs; default 1. Durations are by its clock. */
	speed?: number;
	/** How far its clock is ahead of the machine's at the start, in milliseconds; default 0. */
	ahead?: number;
}

/** A started sandbox. */
export interface Sandbox {
	/** `http://127.0.0.1:PORT`, for the credential's Base URL (no `/v1`). */
	baseUrl: string;
	/** The host of signed result files: another listener on another port. */
	filesUrl: string;
	token: string;
	/** All requests to `/v1` in the order of arrival, including those that got a fault or a 401. */
	requests(): LoggedRequest[];
	/** All requests to the files host. */
	fileRequests(): LoggedRequest[];
	/** Empties both logs and resets the peaks. */
	clearRequests(): void;
	/** Most `/v1` requests that were open at once since {@link clearRequests}. */
	peakConcurrency(): number;
	/** Most TCP connections to the API's listener that were open at once since {@link clearRequests}. */
	peakConnections(): number;
	/** Adds a fault; those added first apply first. */
	addFault(fault: Fault): void;
	clearFaults(): void;
	/** Asks this for the fault of each request that no other one waits for, until {@link reset} or undefined. */
	mishaps(mishap: Mishap | undefined): void;
	/** The next created batches follow these plans, one each. */
	planBatches(...plans: BatchPlan[]): void;
	/** Plans for the next runs that are created individually, one each. */
	planRuns(...plans: RunPlan[]): void;
	/** Adds batches that never change to the workspace; missing fields are generated. */
	addBatches(batches: GivenBatch[]): Batch[];
	/** Records that records of a segment changed, and which; the segment's filter stays as it is. */
	changeSegment(change: GivenChange): Change;
	/** Milliseconds since 1970 by its clock. */
	now(): number;
	/** Every batch as it stands now, with the records it runs on. */
	batches(): MadeBatch[];
	/** Every run that was created by itself, with what it was given. */
	singleRuns(): MadeRun[];
	/** Every file that was uploaded. */
	files(): Array<LibraryFile & { s3Filename: string }>;
	/** How many uploads in parts have begun and are neither complete nor aborted. */
	openUploads(): number;
	/** A batch as it stands now. */
	batch(uuid: string): Batch | undefined;
	/** Whether creating is refused with `notEnoughCredits`. */
	outOfCredits(flag: boolean): void;
	/** Sets what the API facts leave open; settings that are left out stay unchanged. */
	settings(settings: Partial<Settings>): void;
	/** Changes the contents of files of runs, until {@link reset} or undefined. */
	alterRunsFile(alter: AlterRuns | undefined): void;
	/** Back to the start-up workspace; logs, faults and plans empty, settings as at the start. */
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
	runDuration = batchDuration,
	speed,
	ahead,
}: SandboxOptions = {}): Promise<Sandbox> => {
	const store = new Store({ batch: batchDuration, run: runDuration }, new Clock(speed, ahead));
	const faults = new Faults();
	const shelf = new Shelf();
	const traffic = new Traffic(true);
	const fileTraffic = new Traffic();

	const files = buildFiles({ faults, traffic: fileTraffic, shelf });
	await files.listen({ host: HOST, port: 0 });
	const filesUrl = urlOf(files);
	const signedUrl = (...file: Parameters<Shelf['put']>): string =>
		`${filesUrl}${shelf.put(...file)}`;
	const signedPart = (...part: Parameters<Shelf['take']>): string =>
		`${filesUrl}${shelf.take(...part)}`;
	const api = buildApi({ token, store, faults, traffic, signedUrl, signedPart });

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
		mishaps: (mishap) => {
			faults.mishap = mishap;
		},
		planBatches: (...plans) => {
			store.plan(...plans);
		},
		planRuns: (...plans) => {
			store.planRuns(...plans);
		},
		addBatches: (batches) => store.add(batches),
		changeSegment: (change) => store.changes.add(change, store.clock.now()),
		now: () => store.clock.now(),
		batches: () => store.everyBatch(),
		singleRuns: () => store.everySingleRun(),
		files: () => store.library.all(),
		openUploads: () => store.library.openUploads(),
		batch: (uuid) => store.batch(uuid),
		outOfCredits: (flag) => {
			store.isOutOfCredits = flag;
		},
		settings: (settings) => {
			store.settings = { ...store.settings, ...settings };
		},
		alterRunsFile: (alter) => {
			store.alterRuns = alter;
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
