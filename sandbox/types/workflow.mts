/** Plays, tools, their workflows and releases. */
import type { ChangeKind } from './model.mjs';

/** What every node has; the members of its kind are added. */
export interface NodeCommon {
	uuid: string;
	slug: string;
	name?: string;
	description?: string;
	config: Record<string, unknown>;
	/** `null` if a branch leads nowhere. */
	childrenUuids: Array<string | null>;
	fallbackOnFailure: boolean;
	fallbackChildUuid?: string;
	position: { x: number; y: number };
	retry?: Retry;
}

/** How often and how soon a node tries again. */
export interface Retry {
	maximumAttempts?: number;
	initialInterval?: number;
	backoffCoefficient?: number;
}

/** The members that a node has by its kind. */
export type NodeOfKind =
	| { kind: 'native'; actionSlug: string }
	| { kind: 'connector'; integrationSlug: string; connectorUuid?: string; actionSlug: string }
	| {
			kind: 'tool';
			templateSlug?: string;
			toolUuid?: string;
			releaseUuid?: string;
			waitUntilFinished?: boolean;
	  }
	| {
			kind: 'agent';
			templateSlug?: string;
			agentUuid?: string;
			releaseUuid?: string;
			waitUntilFinished?: boolean;
	  };

/** A step of a workflow's graph. */
export type GraphNode = NodeCommon & NodeOfKind;

/** One input of a tool. */
export type FormField = {
	name: string;
	slug: string;
	description?: string;
	placeholder?: string;
	isRequired?: boolean;
} & (
	| { kind: 'string' | 'number' | 'boolean' | 'any' | 'date' }
	| { kind: 'enum'; enum: string[] }
	| { kind: 'array'; fields: FormField[] }
);

/** When a play runs automatically. */
export type PlaySchedule =
	| { type: 'cron'; cron: string; temporalScheduleWorkflowId: string }
	| { type: 'dbt'; jobId: string }
	| { type: 'realtime' }
	| { type: 'dependency'; playUuid: string }
	| { type: 'watch'; temporalScheduleWorkflowId: string; meta?: object };

/** What runs on the records of a model. */
export interface Play {
	uuid: string;
	workspaceUuid: string;
	workflowUuid: string;
	userUuid: string;
	modelUuid: string;
	/** The play's own segment, created with it. */
	segmentUuid: string;
	changeKinds: ChangeKind[];
	runCreationRule: 'always' | 'once' | 'noConcurrency';
	name: string;
	description: string | null;
	schedule: PlaySchedule | null;
	isEnabled: boolean;
	healthThreshold: number;
	healthAlertActions: object[];
	folderUuid: string | null;
	createdAt: string;
	updatedAt: string;
	deletedAt: string | null;
}

/** What runs on demand, on rows that are sent. */
export interface Tool {
	uuid: string;
	icon: { kind: 'raw'; data: string } | { kind: 'emoji'; emojiSlug: string };
	workspaceUuid: string;
	workflowUuid: string;
	userUuid: string;
	name: string;
	folderUuid: string | null;
	creditsCost: { kind: 'minMax' } | { kind: 'sum' } | { kind: 'custom'; min: number; max: number };
	description: string | null;
	isReadOnly: boolean;
	triggers: object[];
	publicForm: object | null;
	createdAt: string;
	updatedAt: string;
	deletedAt: string | null;
}

/** A version of a workflow. */
export interface Release {
	uuid: string;
	parentUuid: string | null;
	workspaceUuid: string;
	userUuid: string;
	workflowUuid: string;
	description: string | null;
	version: string | null;
	status: 'draft' | 'deployed' | 'archived';
	templateSlug: string | null;
	nodes: GraphNode[];
	/** The inputs of a tool; null for a play. */
	formFields: FormField[] | null;
	testRecords: object[];
	deployedAt: string | null;
	createdAt: string;
	updatedAt: string;
	deletedAt: string | null;
}

/** What a workflow shows of its release. */
export type DeployedRelease = Pick<
	Release,
	| 'uuid'
	| 'userUuid'
	| 'description'
	| 'version'
	| 'nodes'
	| 'formFields'
	| 'templateSlug'
	| 'deployedAt'
	| 'createdAt'
>;

/** A workflow as the sandbox stores it; `lastBatch` is added to each response. */
export interface Workflow {
	uuid: string;
	workspaceUuid: string;
	nodes: GraphNode[];
	createdAt: string;
	updatedAt: string;
	deletedAt: string | null;
	playUuid: string | null;
	toolUuid: string | null;
	folderUuid: string | null;
	template: { slug: string; isAvailable: boolean; scope: 'public' | 'private' } | null;
	deployedRelease: DeployedRelease | null;
}
