/** What reads n8n's clock in this process, the nodes as well. */
export interface N8nClock {
	/** Sets it forward or back, in milliseconds. */
	jump(milliseconds: number): void;
	/** Gives the process its own clock back. */
	restore(): void;
}

/**
 * Lets `Date.now` run faster, so that the pauses that the nodes keep by it fit the sandbox's clock.
 *
 * @param speed how many milliseconds pass in one of the machine's
 */
export function speedUp(speed: number): N8nClock {
	const { now } = Date;
	const start = now();
	const began = performance.now();
	let jumped = 0;
	Date.now = () => Math.floor(start + (performance.now() - began) * speed) + jumped;
	return {
		jump: (milliseconds) => {
			jumped += milliseconds;
		},
		restore: () => {
			Date.now = now;
		},
	};
}
