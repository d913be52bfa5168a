/** The parts of the measured workflows. */
import type { IDataObject, INode } from 'n8n-workflow';

/** Name of the node whose output is checked. */
export const MEASURED = 'Measured';

/** The built-in node that this one is compared with. */
export const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';

/** Path of Cargo's batches. */
export const BATCHES = '/v1/orchestration/batches';

/** Parameters of the HTTP Request node for using the credential. */
export const AUTHENTICATION = {
	authentication: 'predefinedCredentialType',
	nodeCredentialType: 'cargoApi',
};

/** A node as a contestant has it, but for what all nodes have. */
export type Part = Pick<INode, 'name' | 'type'> & { parameters: IDataObject };

/** Nodes, and how they are connected. */
export interface Chain {
	parts: Part[];
	/** Name of a node → the nodes behind each of its outputs, and at which of their inputs. */
	wires: Record<string, Array<Array<[name: string, input?: number]>>>;
}
