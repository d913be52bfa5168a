/** Boots a real n8n inside this process: its database, its credentials, its community packages. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { IPinData, IRun, IWorkflowBase, INodeType } from 'n8n-workflow';

type Constructor<T> = new (...args: never[]) => T;

/** Of n8n's inner modules, what is used here; they are published without types for others. */
interface Container {
	get<T>(type: Constructor<T>): T;
}
interface Command {
	flags: Record<string, unknown>;
	needsTaskRunner: boolean;
	init(): Promise<void>;
}
interface WorkflowRunner {
	run(data: {
		executionMode: 'trigger';
		startNodes: { name: string; sourceData: null }[];
		workflowData: IWorkflowBase;
		pinData: IPinData;
		userId: string;
	}): Promise<string>;
}
interface ActiveExecutions {
	getPostExecutePromise(executionId: string): Promise<IRun | undefined>;
}
interface OwnershipService {
	getInstanceOwner(): Promise<{ id: string }>;
}
interface NodeTypes {
	getByNameAndVersion(type: string): INodeType;
}
interface ModuleRegistry {
	loadModules(): Promise<void>;
}

/** A booted n8n. */
export interface BootedN8n {
	/**
	 * Executes a workflow as a trigger would, and waits until n8n has stored the execution.
	 *
	 * @param workflow with the id of a stored one
	 * @param start name of the node that returns `pinData`
	 * @param pinData node name → its items
	 */
	execute(workflow: IWorkflowBase, start: string, pinData: IPinData): Promise<IRun>;
	/** The newest version of a node type that this n8n has. */
	latestVersion(nodeType: string): number;
}

/**
 * Boots n8n in this process the way its `execute` command does.
 *
 * @param n8nPackage folder of n8n's own package; the environment says where its data is
 */
export async function bootN8n(n8nPackage: string): Promise<BootedN8n> {
	// n8n reads from here what kind of instance it is.
	process.argv = [process.execPath, join(n8nPackage, 'bin', 'n8n'), 'execute'];
	const require = createRequire(join(n8nPackage, 'package.json'));
	const load = (id: string, name: string) => (require(id) as Record<string, unknown>)[name];
	const own = (path: string, name: string) => load(join(n8nPackage, 'dist', `${path}.js`), name);

	// The first lines of n8n's own bin/n8n.
	require('reflect-metadata');
	require(join(n8nPackage, 'dist', 'config'));
	const container = load('@n8n/di', 'Container') as Container;
	const Execute = own('commands/execute', 'Execute') as new () => Command;
	const registry = load('@n8n/backend-common', 'ModuleRegistry') as Constructor<ModuleRegistry>;
	await container.get(registry).loadModules();

	/** n8n's command that executes a workflow, without the task runner: no Code node is measured. */
	class Benchmark extends Execute {
		override flags = {};

		override needsTaskRunner = false;
	}
	await new Benchmark().init();

	const ownership = own('services/ownership.service', 'OwnershipService');
	const owner = await container.get(ownership as Constructor<OwnershipService>).getInstanceOwner();
	const runner = container.get(
		own('workflow-runner', 'WorkflowRunner') as Constructor<WorkflowRunner>,
	);
	const executions = container.get(
		own('active-executions', 'ActiveExecutions') as Constructor<ActiveExecutions>,
	);
	const nodeTypes = container.get(own('node-types', 'NodeTypes') as Constructor<NodeTypes>);

	return {
		async execute(workflowData, start, pinData) {
			const id = await runner.run({
				executionMode: 'trigger',
				startNodes: [{ name: start, sourceData: null }],
				workflowData,
				pinData,
				userId: owner.id,
			});
			const run = await executions.getPostExecutePromise(id);
			if (!run) throw new Error('n8n returned nothing for the execution');
			return run;
		},
		latestVersion(nodeType) {
			const { version } = nodeTypes.getByNameAndVersion(nodeType).description;
			return Math.max(...[version].flat());
		},
	};
}
