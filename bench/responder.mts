/** The server that replaces Cargo, from the outside: starts it, prepares it, and reads its counts. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { endProcess, track } from '../scripts/n8n/command.mjs';
import type { Job } from './inside/job.mjs';
import type { Order, Reply } from './inside/responder.mjs';
import { RESULT_FILES } from './resultFiles.mjs';

/** A responder in its own process. */
export class Responder {
	private constructor(
		private readonly child: ChildProcess,
		/** Its address, without a slash at its end. */
		readonly baseUrl: string,
	) {}

	/**
	 * Starts it.
	 *
	 * @param inside the compiled `bench/inside`
	 * @param token the only token that it takes
	 */
	static async start(inside: string, token: string): Promise<Responder> {
		const child = track(
			fork(join(inside, 'responder.mjs'), [token, RESULT_FILES], { execArgv: [], detached: true }),
		);
		const [reply] = (await once(child, 'message')) as [Reply];
		if (typeof reply === 'object' && 'baseUrl' in reply) return new Responder(child, reply.baseUrl);
		throw new Error('The responder did not start');
	}

	/**
	 * Prepares it for a measurement, and resets its count.
	 *
	 * @param job what is measured
	 */
	async begin({ task, items }: Job): Promise<void> {
		await this.say({ begin: { results: task === 'results' ? items : 0 } });
	}

	/** The number of requests since then, without the status checks of a batch with results. */
	async requests(): Promise<number> {
		const reply = await this.say('count');
		return typeof reply === 'object' && 'requests' in reply ? reply.requests : NaN;
	}

	/** Ends it. */
	async end(): Promise<void> {
		await endProcess(this.child);
	}

	private async say(order: Order): Promise<Reply> {
		const reply = once(this.child, 'message') as Promise<[Reply]>;
		this.child.send(order);
		return (await reply)[0];
	}
}
