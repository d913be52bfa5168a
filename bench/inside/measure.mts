/** Measures a piece of work in this process: CPU of all its threads, time, memory. */
import type { Measured } from './job.mjs';

const SAMPLE_MS = 25;
const MB = 1024 * 1024;

/**
 * Measures.
 *
 * Garbage is collected first, so that earlier work does not count. Memory is sampled, because the system's
 * own high-water mark covers the whole life of the process.
 *
 * @param work what is measured
 * @returns what was measured, and what the work returned
 */
export async function measure<T>(
	work: () => Promise<T>,
): Promise<{ measurement: Omit<Measured, 'node'>; result: T }> {
	globalThis.gc?.();
	const before = process.memoryUsage();
	let rssPeak = before.rss;
	let heapPeak = before.heapUsed;
	const sample = () => {
		const { rss, heapUsed } = process.memoryUsage();
		rssPeak = Math.max(rssPeak, rss);
		heapPeak = Math.max(heapPeak, heapUsed);
	};
	const timer = setInterval(sample, SAMPLE_MS);
	const begun = performance.now();
	const cpuBefore = process.cpuUsage();
	const result = await work();
	const { user, system } = process.cpuUsage(cpuBefore);
	const wall = performance.now() - begun;
	clearInterval(timer);
	sample();
	return {
		measurement: {
			cpu: (user + system) / 1000,
			wall,
			rssBefore: before.rss / MB,
			rssPeak: rssPeak / MB,
			heapBefore: before.heapUsed / MB,
			heapPeak: heapPeak / MB,
		},
		result,
	};
}
