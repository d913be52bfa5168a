import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of the heap that are really in use: what is left after the garbage has been collected. */
export function heapInUse(): number {
	collect();
	return process.memoryUsage().heapUsed;
}

/** Megabytes, for reports. */
export const inMegabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

/** The same with the bytes of buffers, which are outside of the heap. */
export function memoryInUse(): number {
	collect();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
}
