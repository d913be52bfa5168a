/** Tests that build on one another, as a user's steps do. */
import { type TestContext, it } from 'node:test';

/** What the steps share. */
export interface Steps {
	/** A step that the following ones need: if it fails, they are skipped. */
	step: (name: string, body: (test: TestContext) => Promise<void>) => void;
	/** A check that nothing depends on. */
	look: (name: string, body: (test: TestContext) => Promise<void>) => void;
}

/**
 * Makes a chain of tests.
 *
 * @param onFault called with the name of a failed step, before it is reported
 */
export function chainOfSteps(onFault: (name: string) => Promise<void>): Steps {
	let broken: string | undefined;
	const register =
		(isNeeded: boolean): Steps['step'] =>
		(name, body) => {
			it(name, async (test) => {
				if (broken !== undefined) {
					test.skip(`“${broken}” failed`);
					return;
				}
				try {
					await body(test);
				} catch (error) {
					if (isNeeded) broken = name;
					await onFault(name);
					throw error;
				}
			});
		};
	return { step: register(true), look: register(false) };
}
