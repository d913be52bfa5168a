/** A running n8n: started as a child process, and ended with everything it started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { endProcess, killGroup, track } from './command.mjs';
import { StepError } from './progress.mjs';

/** How long n8n may take to start, including its first migrations on a slow machine (ms). */
const START_LIMIT_MS = 180_000;
/** How long it may take to exit before it is killed (ms). */
const STOP_LIMIT_MS = 20_000;
const POLL_MS = 250;

/**
 * What an n8n process is: everything in one, or a part of queue mode. How it is started, and the addresses
 * that respond when it is ready: the settings show that the REST API is ready too, which only main has.
 */
const ROLES = {
	main: { args: ['start'], ready: ['/healthz/readiness', '/rest/settings'] },
	webhook: { args: ['webhook'], ready: ['/healthz/readiness'] },
	worker: { args: ['worker', '--concurrency=5'], ready: ['/healthz/readiness'] },
};

/** `main` also runs alone. A worker runs five executions at once. */
export type Role = keyof typeof ROLES;

/** An n8n server that has started and responds. */
export class N8nServer {
	private constructor(
		/** Address of the editor and the REST API, without a slash at its end. */
		readonly baseUrl: string,
		private readonly role: Role,
		private readonly child: ChildProcess,
		private readonly output: string[],
	) {}

	/**
	 * Starts n8n and waits until it responds.
	 *
	 * @param command Node, n8n's entry file, its environment and port; `role` is `main` if left out
	 * @returns the running server
	 * @throws StepError with the end of n8n's log if it exits or does not respond
	 */
	static async start(command: {
		node: string;
		bin: string;
		env: NodeJS.ProcessEnv;
		port: number;
		role?: Role;
	}): Promise<N8nServer> {
		const { role = 'main' } = command;
		const output: string[] = [];
		const child = track(
			spawn(command.node, [command.bin, ...ROLES[role].args], {
				env: command.env,
				stdio: ['ignore', 'pipe', 'pipe'],
				// Its own process group: Ctrl-C reaches this process first, which then ends n8n.
				detached: process.platform !== 'win32',
			}),
		);
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (chunk: string) => output.push(chunk));
		}
		const server = new N8nServer(`http://127.0.0.1:${command.port}`, role, child, output);
		try {
			await server.waitUntilReady();
		} catch (error) {
			await server.stop();
			throw error;
		}
		return server;
	}

	/** Everything n8n has written so far. */
	get logs(): string {
		return this.output.join('');
	}

	/** Resolves when n8n has ended, for whatever reason. */
	async ended(): Promise<void> {
		if (!this.hasEnded) await once(this.child, 'exit');
	}

	/** Its process ID. */
	get pid(): number {
		return this.child.pid ?? NaN;
	}

	/**
	 * Ends n8n and its task runners: asks first, and kills them if they do not exit.
	 *
	 * @param limit how long they may take (ms)
	 */
	async stop(limit = STOP_LIMIT_MS): Promise<void> {
		await endProcess(this.child, limit);
	}

	/** Kills n8n as a crash does, without a chance to put anything in order. */
	async kill(): Promise<void> {
		killGroup(this.child);
		await this.ended();
	}

	private get hasEnded(): boolean {
		return this.child.exitCode !== null || this.child.signalCode !== null;
	}

	private async waitUntilReady(): Promise<void> {
		const end = Date.now() + START_LIMIT_MS;
		while (Date.now() < end) {
			if (this.hasEnded) break;
			if (await this.isReady()) return;
			await sleep(POLL_MS);
		}
		throw new StepError(
			`n8n did not start. The end of its log:\n${this.logs.slice(-3000)}`,
			'See the log above. `npm start -- --clean` removes the data of npm start; without the .runtime folder n8n is installed again.',
		);
	}

	private async isReady(): Promise<boolean> {
		try {
			const responses = await Promise.all(
				ROLES[this.role].ready.map((path) => fetch(this.baseUrl + path)),
			);
			return responses.every(
				({ ok, headers }) => ok && (headers.get('content-type')?.includes('json') ?? false),
			);
		} catch {
			return false;
		}
	}
}
