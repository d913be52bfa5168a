/** How long to wait for a response. */
export interface Limit {
	/** Milliseconds. */
	patience: number;
	/** Ends the wait early when it fires. */
	signal?: AbortSignal;
	/** Creates the error to throw then. */
	late: () => Error;
}

/**
 * Waits for a response, with a time limit. n8n's own timeout does not fire for every response that never
 * ends (n8n-engine.md, "HTTP"), so the wait itself ends.
 *
 * @param limit how long
 * @param ask sends the request; its signal fires when the response is no longer needed
 * @returns the response
 * @throws what `limit.late` makes, or what `ask` throws
 */
export async function inTime<T>(
	{ patience, signal, late }: Limit,
	ask: (end: AbortSignal) => Promise<T>,
): Promise<T> {
	const timeout = AbortSignal.timeout(patience);
	const end = signal ? AbortSignal.any([signal, timeout]) : timeout;
	let stop: () => void = () => undefined;
	const isOver = new Promise<never>((_resolve, reject) => {
		stop = () => {
			reject(late());
		};
	});
	end.addEventListener('abort', stop, { once: true });
	try {
		if (end.aborted) stop();
		return await Promise.race([isOver, ask(end)]);
	} finally {
		end.removeEventListener('abort', stop);
	}
}
