import type { Measurement } from './inside/job.mjs';

/**
 * The median of numbers.
 *
 * @param values at least one
 * @throws RangeError if there is none
 */
export function median(values: number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const upper = sorted[Math.floor(sorted.length / 2)];
	const lower = sorted[Math.ceil(sorted.length / 2) - 1];
	if (upper === undefined || lower === undefined) throw new RangeError('The median of nothing');
	return (upper + lower) / 2;
}

/**
 * The median of each figure of measurements.
 *
 * @param measurements at least one
 * @throws RangeError if there is none
 */
export function medians(measurements: Measurement[]): Measurement {
	const middle = (name: keyof Measurement) => median(measurements.map((each) => each[name]));
	return {
		cpu: middle('cpu'),
		wall: middle('wall'),
		node: middle('node'),
		rssBefore: middle('rssBefore'),
		rssPeak: middle('rssPeak'),
		heapBefore: middle('heapBefore'),
		heapPeak: middle('heapPeak'),
		requests: middle('requests'),
	};
}
