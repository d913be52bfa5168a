/** n8n on many machines: one main, one webhook process, two workers, each with a user folder of its own. */
import { randomBytes } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { InstalledN8n } from '../../scripts/n8n/install.mjs';
import { type Credential, N8nInstance } from '../../scripts/n8n/instance.mjs';
import { N8nRest, type Owner } from '../../scripts/n8n/rest.mjs';
import type { N8nServer, Role } from '../../scripts/n8n/server.mjs';
import type { Services } from './services.mjs';

/** n8n lets a worker end its executions for 30 s; then it exits by itself. */
const WORKER_STOP_MS = 45_000;
const WORKERS = 2;
/** How many executions run at once on all workers: n8n's processes get `--concurrency=5`. */
export const SLOTS = WORKERS * 5;

/** What the cluster is made of. */
export interface ClusterOptions {
	n8n: InstalledN8n;
	services: Services;
	/** The packed package. */
	tarball: string;
	credentials: Credential[];
	owner: Owner;
	/** n8n's variables beside those of queue mode. */
	settings?: Record<string, string>;
}

/** The part of Postgres's driver that is used here; n8n brings it along. */
interface Database {
	connect(): Promise<void>;
	query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
	end(): Promise<void>;
}

/** A running cluster. */
export class Cluster {
	private readonly instances: N8nInstance[] = [];
	private main?: N8nServer;
	private webhook?: N8nServer;
	private readonly workers: N8nServer[] = [];
	/** The workers that were there before. */
	private readonly former: N8nServer[] = [];
	rest!: N8nRest;

	private constructor(
		private readonly options: ClusterOptions,
		private readonly env: Record<string, string>,
		/** Its own database in Postgres. */
		readonly database: Database,
		private readonly drop: () => Promise<void>,
	) {}

	/**
	 * Starts all processes, side by side.
	 *
	 * @param options n8n, package, Redis and Postgres
	 * @returns the cluster; `close` ends it
	 */
	static async open(options: ClusterOptions): Promise<Cluster> {
		const name = `cargo_${randomBytes(6).toString('hex')}`;
		const server = databaseAt(options, options.services.postgres);
		await server.connect();
		await server.query(`CREATE DATABASE ${name}`);
		const url = new URL(options.services.postgres);
		url.pathname = `/${name}`;
		const database = databaseAt(options, url.href);
		const cluster = new Cluster(options, environment(options, url, name), database, async () => {
			await database.end();
			await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
			await server.end();
		});
		try {
			await cluster.start();
		} catch (error) {
			await cluster.close();
			throw error;
		}
		return cluster;
	}

	private async start(): Promise<void> {
		const { tarball, credentials } = this.options;
		const first = await this.machine();
		await first.installPackage(tarball);
		// The first command creates the tables: the processes would all try.
		await first.importCredentials(credentials);
		await this.database.connect();
		[this.main, this.webhook] = (await Promise.all([
			first.start('main'),
			this.another('webhook'),
			...Array.from({ length: WORKERS }, async (_, index) => this.startWorker(index)),
		])) as [N8nServer, N8nServer];
		await this.signIn();
	}

	/** Ends everything and deletes the database and all folders. */
	async close(): Promise<void> {
		const servers = [this.main, this.webhook, ...this.workers];
		await Promise.all(servers.map(async (server) => server?.kill()));
		await this.drop();
		await Promise.all(this.instances.map(async (instance) => instance.remove()));
	}

	/** Address of the webhook process. */
	get webhookUrl(): string {
		return this.webhook?.baseUrl ?? '';
	}

	/** The process IDs of main and of the workers. */
	get pids(): number[] {
		return [this.main, ...this.workers].map((server) => server?.pid ?? NaN);
	}

	/**
	 * Kills a worker as a crash does.
	 *
	 * @param index 0 or 1
	 */
	async killWorker(index: number): Promise<void> {
		await this.workers[index]?.kill();
	}

	/**
	 * Ends a worker as an update does: with SIGTERM.
	 *
	 * @param index 0 or 1
	 */
	async stopWorker(index: number): Promise<void> {
		await this.workers[index]?.stop(WORKER_STOP_MS);
	}

	/**
	 * Starts a worker on a new machine in place of one that has ended.
	 *
	 * @param index 0 or 1
	 */
	async startWorker(index: number): Promise<void> {
		const before = this.workers[index];
		if (before) this.former.push(before);
		this.workers[index] = await this.another('worker');
	}

	/**
	 * Which executions a worker has started, by its log.
	 *
	 * @param index 0 or 1
	 * @returns their ids
	 */
	executedOn(index: number): string[] {
		return startedIn(this.workers[index]);
	}

	/** The same for all workers that there have been. */
	executedOnWorkers(): string[] {
		return [...this.former, ...this.workers].flatMap(startedIn);
	}

	/** Ends main with SIGTERM. */
	async stopMain(): Promise<void> {
		await this.main?.stop(WORKER_STOP_MS);
	}

	/** Starts main on a new machine in place of the one that has ended. */
	async startMain(): Promise<void> {
		this.main = await this.another('main');
		await this.signIn();
	}

	private async signIn(): Promise<void> {
		this.rest = new N8nRest(this.main?.baseUrl ?? '');
		await this.rest.signIn(this.options.owner);
	}

	private async another(role: Role): Promise<N8nServer> {
		const instance = await this.machine();
		const nodes = ({ userFolder }: N8nInstance) => join(userFolder, '.n8n', 'nodes');
		const [first = instance] = this.instances;
		await cp(nodes(first), nodes(instance), { recursive: true });
		return await instance.start(role);
	}

	private async machine(): Promise<N8nInstance> {
		const instance = await N8nInstance.create(this.options.n8n, undefined, this.env);
		this.instances.push(instance);
		return instance;
	}
}

const startedIn = (worker: N8nServer | undefined) =>
	[...(worker?.logs ?? '').matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id ?? '');

function databaseAt({ n8n }: ClusterOptions, connectionString: string): Database {
	const { Client } = createRequire(n8n.bin)('pg') as {
		Client: new (options: { connectionString: string }) => Database;
	};
	return new Client({ connectionString });
}

/** What all processes have in common. */
function environment(
	{ services, settings }: ClusterOptions,
	postgres: URL,
	name: string,
): Record<string, string> {
	const redis = new URL(services.redis);
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		// Only the webhook process responds to webhooks.
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.hostname,
		DB_POSTGRESDB_PORT: postgres.port || '5432',
		DB_POSTGRESDB_DATABASE: name,
		DB_POSTGRESDB_USER: decodeURIComponent(postgres.username),
		DB_POSTGRESDB_PASSWORD: decodeURIComponent(postgres.password),
		QUEUE_BULL_PREFIX: name,
		QUEUE_BULL_REDIS_HOST: redis.hostname,
		QUEUE_BULL_REDIS_PORT: redis.port || '6379',
		QUEUE_BULL_REDIS_DB: redis.pathname.slice(1) || '0',
		QUEUE_BULL_REDIS_USERNAME: decodeURIComponent(redis.username),
		QUEUE_BULL_REDIS_PASSWORD: decodeURIComponent(redis.password),
		...settings,
	};
}
