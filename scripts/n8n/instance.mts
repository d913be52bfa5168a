/** One n8n with its own user folder: community packages, credentials and workflows in, results out. */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type CommandResult, lastLines, run } from './command.mjs';
import { n8nEnvironment } from './environment.mjs';
import { type Execution, executionFromCli } from './execution.mjs';
import type { InstalledN8n } from './install.mjs';
import { StepError } from './progress.mjs';
import type { Workflow } from './rest.mjs';
import { N8nServer, type Role } from './server.mjs';

/** A credential as `n8n import:credentials` takes it; n8n encrypts `data` with its own key. */
export interface Credential {
	id: string;
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** As n8n writes it at its first start; without it, npm would install into a parent folder. */
const NODES_PACKAGE = JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} });

/** An n8n on this machine, separate from any other. */
export class N8nInstance {
	private constructor(
		private readonly n8n: InstalledN8n,
		/** Holds `.n8n` with the database, the key and the community packages. */
		readonly userFolder: string,
		private readonly extraEnv: Record<string, string>,
	) {}

	/**
	 * Prepares an n8n; nothing is started yet.
	 *
	 * @param n8n which installation to run
	 * @param userFolder the folder for its data; a new temporary folder if left out
	 * @param extraEnv additional variables, such as `N8N_LOG_LEVEL`
	 */
	static async create(
		n8n: InstalledN8n,
		userFolder?: string,
		extraEnv: Record<string, string> = {},
	): Promise<N8nInstance> {
		const folder = userFolder ?? (await temporaryFolder());
		await mkdir(folder, { recursive: true });
		return new N8nInstance(n8n, folder, extraEnv);
	}

	/**
	 * Installs a packed community package as n8n's docs say for self-hosted instances ("manual
	 * installation"): `npm install` in `~/.n8n/nodes`. The peer n8n-workflow is left out, as n8n does
	 * when it installs from the editor: npm would fetch the newest one, which does not compile on Node 20,
	 * and the node would use it instead of n8n's own.
	 *
	 * @param tarball path of the file `npm pack` made
	 * @throws StepError if npm could not install it
	 */
	async installPackage(tarball: string): Promise<void> {
		const folder = join(this.userFolder, '.n8n', 'nodes');
		await mkdir(folder, { recursive: true });
		await writeFile(join(folder, 'package.json'), NODES_PACKAGE);
		const result = await run(
			'npm',
			['install', tarball, '--omit=peer', '--no-audit', '--no-fund', '--loglevel=error'],
			{ cwd: folder, env: await this.environment() },
		);
		if (result.code === 0) return;
		throw new StepError(
			`npm could not install the package into n8n:\n${lastLines(result)}`,
			'Check the network and try again.',
		);
	}

	/**
	 * Stores credentials; ones with the same ids are overwritten.
	 *
	 * @param credentials with their unencrypted secrets
	 */
	async importCredentials(credentials: Credential[]): Promise<void> {
		await this.importFile('credentials', credentials);
	}

	/**
	 * Stores workflows; ones with the same ids are overwritten.
	 *
	 * @param workflows as the editor exports them, with ids
	 */
	async importWorkflows(workflows: Workflow[]): Promise<void> {
		await this.importFile('workflow', workflows);
	}

	/**
	 * Runs a stored workflow headless (`n8n execute`).
	 *
	 * @param id the workflow's id
	 * @returns the execution, whether it succeeded or not
	 * @throws Error with n8n's output if there was no execution
	 */
	async execute(id: string): Promise<Execution> {
		const result = await this.cli(['execute', `--id=${id}`, '--rawOutput']);
		return executionFromCli(`${result.stdout}\n${result.stderr}`);
	}

	/**
	 * Starts the server: editor, REST API and executions; or a process of queue mode.
	 *
	 * @param role what the process is in queue mode
	 * @returns the running server; the caller must stop it
	 */
	async start(role: Role = 'main'): Promise<N8nServer> {
		const port = await freePort();
		return await N8nServer.start({ ...this.n8n, env: await this.environment(port), port, role });
	}

	/** Deletes the user folder with everything in it. */
	async remove(): Promise<void> {
		await rm(this.userFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
		temporary.delete(this.userFolder);
	}

	private async importFile(kind: 'credentials' | 'workflow', content: unknown[]): Promise<void> {
		const file = join(this.userFolder, `import-${kind}.json`);
		const remove = () => {
			rmSync(file, { force: true });
		};
		// The file holds unencrypted secrets while n8n reads it: it is removed however this process ends.
		process.once('exit', remove);
		await writeFile(file, JSON.stringify(content), { mode: 0o600 });
		try {
			const result = await this.cli([`import:${kind}`, `--input=${file}`]);
			if (!/Successfully imported/.test(result.stdout + result.stderr)) {
				throw new StepError(
					`n8n could not import the ${kind}:\n${lastLines(result)}`,
					'Look at n8n’s lines above.',
				);
			}
		} finally {
			process.off('exit', remove);
			remove();
		}
	}

	private async cli(args: string[]): Promise<CommandResult> {
		return await run(this.n8n.node, [this.n8n.bin, ...args], { env: await this.environment() });
	}

	/** The environment of a process of this n8n: each gets its own ports, so that several can run in parallel. */
	async environment(port?: number): Promise<NodeJS.ProcessEnv> {
		const env = n8nEnvironment({
			node: this.n8n.node,
			userFolder: this.userFolder,
			port: port ?? (await freePort()),
			brokerPort: await freePort(),
		});
		return { ...env, ...this.n8n.env, ...this.extraEnv };
	}
}

/** Folders that are deleted when this process ends, however it ends. */
const temporary = new Set<string>();
process.once('exit', () => {
	for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});

async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-cargo-'));
	temporary.add(folder);
	return folder;
}

/** Asks the system for a free port. */
export async function freePort(): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer().on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => {
				resolve(typeof address === 'object' && address !== null ? address.port : 0);
			});
		});
	});
}
