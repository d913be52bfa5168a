import { sleep } from 'n8n-workflow';

/** A stopped wait leaves n8n's timer behind, in milliseconds: it cannot be cleared. */
const SLICE = 1000;

/**
 * Waits, but no longer than the execution runs. (n8n-workflow offers `sleepWithAbort` for this only in
 * some of its versions.)
 *
 * @param milliseconds how long
 * @param signal fires when the user stops the execution, or its time is over
 * @throws the signal's reason, at once, when it fires
 */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
	signal?.throwIfAborted();
	let stop: () => void = () => undefined;
	const stopped = new Promise<never>((_resolve, reject) => {
		stop = () => {
			reject(signal?.reason as Error);
		};
	});
	signal?.addEventListener('abort', stop, { once: true });
	try {
		const end = Date.now() + milliseconds;
		for (let left = milliseconds; left > 0; left = end - Date.now()) {
			await Promise.race([sleep(Math.min(left, SLICE)), stopped]);
		}
	} finally {
		signal?.removeEventListener('abort', stop);
	}
}
