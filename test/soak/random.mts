/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Random {
	constructor(private state: number) {}

	/** From 0 up to, but not, 1. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** A whole number from `least` to `most`. */
	between(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}

	/** True as often as `part` says, from 0 to 1. */
	chance(part: number): boolean {
		return this.next() < part;
	}

	/** One of several. */
	pick<T>(choices: readonly T[]): T {
		return choices[Math.floor(this.next() * choices.length)] as T;
	}

	/** Each of several with the given chance. */
	some<T>(choices: readonly T[], part: number): T[] {
		return choices.filter(() => this.chance(part));
	}

	/** Numbers of their own for a part of the whole, so that parts do not disturb each other. */
	branch(): Random {
		return new Random(this.between(1, 2 ** 31 - 1));
	}
}
