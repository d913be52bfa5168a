/** One process with a booted n8n, which runs measurements. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { endProcess, track } from '../scripts/n8n/command.mjs';
import type { Answer, Job, Measurement } from './inside/job.mjs';
import type { Responder } from './responder.mjs';
import type { Setup } from './setup.mjs';

/** A booted n8n in its own process. */
export class Host {
	private constructor(
		private readonly child: ChildProcess,
		private readonly responder: Responder,
		/** The newest version of the HTTP Request node that this n8n has. */
		readonly httpRequestVersion: number,
	) {}

	/**
	 * Boots an n8n.
	 *
	 * @param setup n8n, its data, the responder
	 * @param execArgv options for Node, such as those of its profiler
	 * @throws Error if n8n does not start
	 */
	static async boot(setup: Setup, execArgv: string[] = []): Promise<Host> {
		const child = track(
			fork(join(setup.inside, 'host.mjs'), [JSON.stringify(setup.settings)], {
				execPath: setup.n8n.node,
				execArgv: ['--expose-gc', ...execArgv],
				env: { ...(await setup.instance.environment()), N8N_LOG_LEVEL: 'error' },
				detached: true,
			}),
		);
		const answer = await nextAnswer(child);
		if ('ready' in answer) return new Host(child, setup.responder, answer.httpRequestVersion);
		await endProcess(child);
		throw new Error(`n8n did not boot: ${'failure' in answer ? answer.failure : ''}`);
	}

	/**
	 * Runs one measurement.
	 *
	 * @param job who does what with how many items
	 * @throws Error with the cause if the work failed
	 */
	async measure(job: Job): Promise<Measurement> {
		await this.responder.begin(job);
		const answer = nextAnswer(this.child);
		this.child.send(job);
		const got = await answer;
		if ('measurement' in got) {
			return { ...got.measurement, requests: await this.responder.requests() };
		}
		const what = `${job.contestant}, ${job.task}, ${job.items} items`;
		throw new Error(`${what}: ${'failure' in got ? got.failure : 'no measurement came'}`);
	}

	/** Ends the process: it exits when its channel is closed. */
	async end(): Promise<void> {
		const ended = once(this.child, 'exit');
		this.child.disconnect();
		await ended;
	}
}

async function nextAnswer(child: ChildProcess): Promise<Answer> {
	const done = new AbortController();
	const { signal } = done;
	try {
		return await Promise.race([
			once(child, 'message', { signal }).then(([answer]) => answer as Answer),
			once(child, 'exit', { signal }).then(([code]) => ({
				failure: `the process ended with ${String(code)}`,
			})),
		]);
	} finally {
		// The listener that lost would never be removed.
		done.abort();
	}
}
