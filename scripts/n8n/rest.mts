/** A small client of n8n's internal REST API: the one its own editor uses. */
import { setTimeout as sleep } from 'node:timers/promises';

import { type Execution, executionFromRest } from './execution.mjs';

const POLL_MS = 150;
/** n8n 1 stores that an execution has ended before it stores its data, which are this until then. */
const NO_DATA = '[]';

/** An owner's account. */
export interface Owner {
	email: string;
	password: string;
}

/** A workflow as n8n stores and exports it. */
export interface Workflow {
	id: string;
	name: string;
	nodes: { name: string; type: string; [member: string]: unknown }[];
	connections: Record<string, unknown>;
	[member: string]: unknown;
}

/** A workflow that n8n has not stored yet. */
export interface NewWorkflow {
	id?: undefined;
	name: string;
	nodes: Workflow['nodes'];
	connections: Record<string, unknown>;
	[member: string]: unknown;
}

/** A response of n8n that is not a success. */
export class N8nRestError extends Error {
	constructor(
		readonly status: number,
		readonly body: string,
		request: string,
	) {
		super(`n8n returned ${status} for ${request}: ${body.slice(0, 500)}`);
		this.name = 'N8nRestError';
	}
}

/** Talks to one n8n, as one user. */
export class N8nRest {
	private cookie = '';

	/** @param baseUrl address of the n8n, without a slash at its end */
	constructor(private readonly baseUrl: string) {}

	/**
	 * Logs the owner in; sets up the account first if there is none.
	 *
	 * @param owner e-mail and password (8 characters and more, with a digit and a capital)
	 */
	async signIn(owner: Owner): Promise<void> {
		const settings = await this.get<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'/rest/settings',
		);
		if (settings.userManagement.showSetupOnFirstLoad) {
			await this.post('/rest/owner/setup', { ...owner, firstName: 'Cargo', lastName: 'Demo' });
			return;
		}
		await this.post('/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
	}

	/**
	 * Reads a resource.
	 *
	 * @param path with its leading slash
	 * @returns the response's `data`, or the whole response if it has none
	 */
	async get<T>(path: string): Promise<T> {
		return await this.request<T>('GET', path);
	}

	/**
	 * Sends something.
	 *
	 * @param path with its leading slash
	 * @param body sent as JSON
	 * @returns the response's `data`, or the whole response if it has none
	 */
	async post<T>(path: string, body: unknown): Promise<T> {
		return await this.request<T>('POST', path, body);
	}

	/**
	 * Changes a resource.
	 *
	 * @param path with its leading slash
	 * @param body the members to change, sent as JSON
	 * @returns the answer's `data`, or the whole answer where it has none
	 */
	async patch<T>(path: string, body: unknown): Promise<T> {
		return await this.request<T>('PATCH', path, body);
	}

	/**
	 * Fetches a file, for example an icon.
	 *
	 * @param path with its leading slash
	 * @returns status, media type and text
	 */
	async file(path: string): Promise<{ status: number; type: string; text: string }> {
		const response = await fetch(this.baseUrl + path, { headers: { cookie: this.cookie } });
		return {
			status: response.status,
			type: response.headers.get('content-type') ?? '',
			text: await response.text(),
		};
	}

	/**
	 * Stores a workflow.
	 *
	 * @param workflow without an id
	 * @returns the stored workflow with its id
	 */
	async createWorkflow(workflow: NewWorkflow): Promise<Workflow> {
		return await this.post<Workflow>('/rest/workflows', workflow);
	}

	/**
	 * Runs a stored workflow as the editor's button does, without waiting for its end.
	 *
	 * @param workflow the stored workflow
	 * @param trigger name of the node to start from
	 * @returns the execution's id
	 */
	async startWorkflow(workflow: Workflow, trigger: string): Promise<string> {
		const { executionId } = await this.post<{ executionId: string }>(
			`/rest/workflows/${workflow.id}/run`,
			// n8n 2.4 uses the workflow from here, newer versions use the stored one and ignore this.
			{ workflowData: workflow, triggerToStartFrom: { name: trigger } },
		);
		return executionId;
	}

	/**
	 * Stops a running execution, as the editor's button does.
	 *
	 * @param id the execution's id
	 */
	async stopExecution(id: string): Promise<void> {
		await this.post(`/rest/executions/${id}/stop`, {});
	}

	/**
	 * Waits for an execution's end and reads it.
	 *
	 * @param id the execution's id
	 * @param limit how long to wait (ms)
	 * @returns the execution
	 * @throws Error if it has not ended in time
	 */
	async finishedExecution(id: string, limit = 60_000): Promise<Execution> {
		const end = Date.now() + limit;
		for (;;) {
			const stored = await this.get<{ status: string; stoppedAt?: string | null; data: string }>(
				`/rest/executions/${id}`,
			);
			const hasEnded = Boolean(stored.stoppedAt) && stored.status !== 'running';
			if (hasEnded && stored.data !== NO_DATA) return executionFromRest(stored);
			if (Date.now() > end) throw new Error(`Execution ${id} has not ended within ${limit} ms`);
			await sleep(POLL_MS);
		}
	}

	/**
	 * Runs a stored workflow and waits for its end.
	 *
	 * @param workflow the stored workflow
	 * @param trigger name of the node to start from
	 * @returns the execution
	 */
	async runWorkflow(workflow: Workflow, trigger: string): Promise<Execution> {
		return await this.finishedExecution(await this.startWorkflow(workflow, trigger));
	}

	private async request<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await fetch(this.baseUrl + path, {
			method,
			headers: {
				accept: 'application/json',
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...(this.cookie ? { cookie: this.cookie } : {}),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new N8nRestError(response.status, text, `${method} ${path}`);
		const issued = response.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
		if (issued) this.cookie = issued.split(';')[0] ?? '';
		const answer = JSON.parse(text) as { data?: T } & T;
		return answer.data ?? answer;
	}
}
