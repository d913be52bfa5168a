/**
 * The order of the test files: those that take a minute or more first, so that at the end no worker runs one
 * of them alone while the others have nothing to do. Jest knows the durations only from an earlier run.
 */
import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

const LONG = /^test.(load|fuzz|faults)\b/;

export default class LongestFirst extends Sequencer {
	sort(tests) {
		const isLong = ({ path, context }) => LONG.test(relative(context.config.rootDir, path));
		const sorted = super.sort(tests);
		return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
	}
}
