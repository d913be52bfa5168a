/** Orders that differ from that of the rows, but are the same in every response. */
import { createHash } from 'node:crypto';

/** Numbers from 0 up to, not including, 1 that only depend on the seed (mulberry32). */
const randomFrom = (text: string): (() => number) => {
	let state = createHash('sha256').update(text).digest().readUInt32BE(0);
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
};

/**
 * The numbers from 0 up to, not including, `count`, in an order that is never the natural one if there
 * are two or more.
 *
 * @param seed the same seed gives the same order
 */
export const shuffled = (count: number, seed: string): number[] => {
	const random = randomFrom(seed);
	const order = Array.from({ length: count }, (_, index) => index);
	for (let last = count - 1; last > 0; last -= 1) {
		const other = Math.floor(random() * (last + 1));
		[order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
	}
	const isNatural = order.every((value, index) => value === index);
	return isNatural ? order.reverse() : order;
};
