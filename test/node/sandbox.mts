import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { LoggedRequest, Sandbox } from '../../sandbox/server.mjs';
import { startSandbox } from '../../sandbox/server.mjs';
import type { CargoOptions, FlowResult } from '../engine/harness.mjs';
import { runCargo } from '../engine/harness.mjs';

/** A sandbox for the tests of one file, and the node that uses it. */
export interface TestSandbox {
	/** The running sandbox; back in its first state before each test. */
	readonly api: Sandbox;
	/** The credential that opens it. */
	readonly credential: CargoOptions['credential'];
	/** Runs the Cargo node against it. */
	run(options: Omit<CargoOptions, 'credential'>): Promise<FlowResult>;
	/** What arrived, as `METHOD path`. */
	calls(): string[];
	/** The only request that arrived. */
	onlyRequest(): LoggedRequest;
}

/** Starts a sandbox before the tests of a file and ends it after them. */
export function useSandbox(): TestSandbox {
	let running: Sandbox | undefined;
	const api = () => {
		if (!running) throw new Error('The sandbox runs only inside of tests');
		return running;
	};
	const credential = () => ({ apiToken: api().token, baseUrl: api().baseUrl });

	beforeAll(async () => {
		running = await startSandbox();
	});
	beforeEach(() => {
		api().reset();
	});
	afterAll(async () => {
		await running?.close();
	});

	return {
		get api() {
			return api();
		},
		get credential() {
			return credential();
		},
		run: async (options) => await runCargo({ ...options, credential: credential() }),
		calls: () =>
			api()
				.requests()
				.map(({ method, path }) => `${method} ${path}`),
		onlyRequest: () => {
			const requests = api().requests();
			const [request] = requests;
			if (!request || requests.length > 1) {
				throw new Error(`Expected one request, but ${requests.length} arrived`);
			}
			return request;
		},
	};
}
