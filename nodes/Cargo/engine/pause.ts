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
	const end = Date.now() + milliseconds;
	for (let left = milliseconds; left > 0; left = end - Date.now()) {
		signal?.throwIfAborted();
		await slice(Math.min(left, SLICE), signal);
	}
	signal?.throwIfAborted();
}

/**
 * A part of a pause. It holds on to nothing afterwards: a race against one promise for the whole pause
 * would keep something of each part, hundreds of bytes for each waiting item and second.
 */
async function slice(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
	await new Promise<void>((resolve) => {
		const end = () => {
			signal?.removeEventListener('abort', end);
			resolve();
		};
		signal?.addEventListener('abort', end);
		void sleep(milliseconds).then(end);
	});
}
