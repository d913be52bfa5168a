import { OperationalError } from 'n8n-workflow';

import { readTransport } from '../fields/transport';
import type { Line } from './line';
import { pause } from './pause';
import type { StoredFile } from './storageHost';

/** A file of which nothing more comes for so long is given up, in milliseconds. */
const LONGEST_SILENCE = 60_000;
const WATCH_INTERVAL = 1_000;

/** Nothing more came, in the words of a request that is not answered. */
class Silence extends OperationalError {
	readonly code = 'ETIMEDOUT';
}

/**
 * Ends a file of which nothing more comes: n8n's timeout holds for the beginning of an answer only. The
 * user's own Timeout counts where it is shorter.
 */
export class SilenceWatch {
	private last = Date.now();

	private isOver = false;

	private silence: Silence | undefined;

	/**
	 * @param line the item
	 * @param file its request is ended when it falls silent
	 */
	constructor(
		line: Line,
		private readonly file: StoredFile,
	) {
		const { timeout = LONGEST_SILENCE } = readTransport(line.parameters);
		this.listen();
		void this.run(Math.min(timeout, LONGEST_SILENCE));
	}

	/** Ends the watch. */
	end(): void {
		this.isOver = true;
	}

	/**
	 * What a file ended with.
	 *
	 * @param thrown what its reader threw
	 * @returns an error with the code ETIMEDOUT where the file fell silent; otherwise what was thrown
	 */
	causeOf(thrown: unknown): unknown {
		return this.silence ?? thrown;
	}

	/** A listener for its data would start the stream before its reader is there. */
	private listen(): void {
		const { stream } = this.file;
		const push = stream.push.bind(stream);
		stream.push = (...given: unknown[]) => {
			this.last = Date.now();
			return push(...given);
		};
	}

	private async run(longest: number): Promise<void> {
		for (;;) {
			await pause(Math.min(longest, WATCH_INTERVAL), undefined);
			if (this.isOver) return;
			// What has come in and waits for its reader is not the server's silence.
			if (this.file.stream.readableLength > 0) this.last = Date.now();
			if (Date.now() - this.last < longest) continue;
			this.silence = new Silence('No more data');
			this.file.giveUp();
			return;
		}
	}
}
