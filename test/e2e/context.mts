/** What all end-to-end tests share: one running n8n with the packed package, and one sandbox. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

import { type Sandbox, startSandbox } from '../../sandbox/server.mjs';
import { type InstalledN8n, ensureN8n } from '../../scripts/n8n/install.mjs';
import { type Credential, N8nInstance } from '../../scripts/n8n/instance.mjs';
import type { ReleaseName } from '../../scripts/n8n/releases.mjs';
import { N8nRest } from '../../scripts/n8n/rest.mjs';
import type { N8nServer } from '../../scripts/n8n/server.mjs';

/** How the runner tells the tests which n8n and which package to use. */
export const E2E_RELEASE = 'CARGO_E2E_RELEASE';
export const E2E_TARBALL = 'CARGO_E2E_TARBALL';

/** The token of the sandbox, which occurs nowhere else. Nothing that n8n writes may contain it. */
export const TOKEN = canary();
/** A token that the sandbox does not accept. It is as secret as the other one. */
export const WRONG_TOKEN = canary();
/** Who signs in. */
export const OWNER = { email: 'e2e@example.com', password: 'E2e-password-1' };

/** An address where nobody listens. */
const DEAF = 'http://127.0.0.1:9';
/** The credentials in n8n, by what they are for. */
export const CREDENTIALS = {
	valid: { id: 'cargoE2eValid001', name: 'Cargo', type: 'cargoApi' },
	wrongToken: { id: 'cargoE2eWrong001', name: 'Cargo with a wrong token', type: 'cargoApi' },
	refused: { id: 'cargoE2eRefuse01', name: 'Cargo where nobody listens', type: 'cargoApi' },
	perItem: { id: 'cargoE2ePerItem1', name: 'Cargo, each item its own', type: 'cargoApi' },
	notSafe: { id: 'cargoE2eUnsafe01', name: 'Cargo without TLS', type: 'cargoApi' },
} satisfies Record<string, Omit<Credential, 'data'>>;

/** n8n logs as much as it can, on its console and in a file, so that the log can be searched. */
const TALKATIVE = { N8N_LOG_LEVEL: 'debug', N8N_LOG_OUTPUT: 'console,file' };

/** The world the tests run in. */
export interface World {
	n8n: InstalledN8n;
	sandbox: Sandbox;
	instance: N8nInstance;
	server: N8nServer;
	rest: N8nRest;
}

/**
 * Sets everything up: sandbox, n8n with the package installed, credentials imported through n8n's
 * command line, server running, owner signed in.
 *
 * @param beforeStart work that wants n8n to itself, before the server starts
 * @param settings n8n's variables beside the usual ones
 * @returns the world; `closeWorld` ends it
 */
export async function openWorld(
	beforeStart: (world: Omit<World, 'server' | 'rest'>) => Promise<void> = async () => undefined,
	settings: Record<string, string> = {},
): Promise<World> {
	const tarball = process.env[E2E_TARBALL];
	if (!tarball) throw new Error('Start these tests with `npm run test:e2e`');
	const n8n = await ensureN8n(process.env[E2E_RELEASE] as ReleaseName);
	const sandbox = await startSandbox({ token: TOKEN });
	const instance = await N8nInstance.create(n8n, undefined, {
		...TALKATIVE,
		...settings,
	});
	await instance.installPackage(tarball);
	const { baseUrl } = sandbox;
	await instance.importCredentials([
		{ ...CREDENTIALS.valid, data: { apiToken: TOKEN, baseUrl } },
		{ ...CREDENTIALS.wrongToken, data: { apiToken: WRONG_TOKEN, baseUrl } },
		{ ...CREDENTIALS.refused, data: { apiToken: TOKEN, baseUrl: DEAF } },
		{
			...CREDENTIALS.perItem,
			data: { apiToken: TOKEN, baseUrl: `={{ $json.n === 1 ? '${DEAF}' : '${baseUrl}' }}` },
		},
		{ ...CREDENTIALS.notSafe, data: { apiToken: TOKEN, baseUrl: 'http://cargo.invalid' } },
	]);
	await beforeStart({ n8n, sandbox, instance });
	const server = await instance.start();
	const rest = new N8nRest(server.baseUrl);
	await rest.signIn(OWNER);
	return { n8n, sandbox, instance, server, rest };
}

/**
 * A text that does not occur by accident.
 *
 * @returns 48 hexadecimal digits
 */
export function canary(): string {
	return randomBytes(24).toString('hex');
}

/**
 * Ends everything and deletes n8n's user folder.
 *
 * @param world what `openWorld` made
 */
export async function closeWorld({ server, sandbox, instance }: World): Promise<void> {
	await server.stop();
	await sandbox.close();
	await instance.remove();
}

/**
 * The world that was opened before the tests, for tests.
 *
 * @throws AssertionError if it did not come that far
 */
export function opened<T>(world: T | undefined): T {
	assert.ok(world, 'n8n did not start: see above');
	return world;
}

/** Ctrl-C ends the tests, and with them what they started. */
export function endOnSignals(): void {
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => process.exit(130));
	}
}
