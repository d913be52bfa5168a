/** What Cargo does not document, and a test chooses. */

/** How the sandbox responds if the API facts allow more than one way. */
export interface Settings {
	/** A file of runs is a JSON array, or holds one object per line. Default `array`. */
	runsFile: 'array' | 'lines';
	/**
	 * `runContext.start` of a batch's runs holds what was sent, or the same as CSV text, in which absent or
	 * null values are empty. Default `sent`.
	 */
	startValues: 'sent' | 'text';
	/** Which runs of a file have their `runContext`. Default `all`. */
	runContextInFile: 'all' | 'none' | 'failedOnly';
	/** How many single runs may be in progress at once. Default: any number. */
	concurrencyLimit: number | undefined;
	/** How far lists of batches trail what a read of one batch shows, in milliseconds. Default: not at all. */
	listLag: number;
	/** UUIDs of the models that take no writes. Default: none. */
	readOnlyModels: string[];
}

/** The settings at the start. */
export const DEFAULT_SETTINGS: Settings = {
	runsFile: 'array',
	startValues: 'sent',
	runContextInFile: 'all',
	concurrencyLimit: undefined,
	listLag: 0,
	readOnlyModels: [],
};
