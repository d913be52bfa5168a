/** What Cargo leaves open, and a test chooses. */

/** How the sandbox answers where the API facts name more than one way. */
export interface Settings {
	/** A file of runs is a JSON array, or holds one object a line. Default `array`. */
	runsFile: 'array' | 'lines';
	/**
	 * `runContext.start` of a batch's runs holds what was sent, or that as the text of a CSV, where what is
	 * absent or null is empty. Default `sent`.
	 */
	startValues: 'sent' | 'text';
	/** Which runs of a file have their `runContext`. Default `all`. */
	runContextInFile: 'all' | 'none' | 'failedOnly';
	/** How many single runs may be under way at once. Default: any number. */
	concurrencyLimit: number | undefined;
}

/** As a sandbox starts. */
export const DEFAULT_SETTINGS: Settings = {
	runsFile: 'array',
	startValues: 'sent',
	runContextInFile: 'all',
	concurrencyLimit: undefined,
};
