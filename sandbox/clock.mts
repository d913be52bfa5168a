/** The sandbox's clock, which may run faster than the machine's. */
export class Clock {
	private readonly began = performance.now();

	/**
	 * @param speed how many milliseconds pass here in one of the machine's
	 * @param ahead how far it is ahead of the machine's at the start, in milliseconds
	 */
	constructor(
		private readonly speed = 1,
		private readonly ahead = 0,
		private readonly start = Date.now(),
	) {}

	/** Milliseconds since 1970. */
	now(): number {
		if (this.speed === 1) return Date.now() + this.ahead;
		return Math.floor(this.start + this.ahead + (performance.now() - this.began) * this.speed);
	}
}
