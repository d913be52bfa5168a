import { sleep } from 'n8n-workflow';

/** The longest time that n8n's timer outlives a stopped wait, in milliseconds: it cannot be cleared. */
const SLICE = 1000;

/**
 * Waits, but no longer than the execution runs. (Only some versions of n8n-workflow have `sleepWithAbort`.)
 *
 * @param milliseconds how long
 * @param signal fires when the user stops the execution, or it times out
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
 * A part of a pause. It keeps nothing in memory afterwards: a race against one promise for the whole pause
 * would keep hundreds of bytes for each waiting item and second.
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
