/** Models, their columns, segments and changes; and the workspace they are in. */

/** Kinds of change between two states of a segment. */
export const CHANGE_KINDS = ['added', 'updated', 'removed', 'unchanged'] as const;
/** One of them. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Types of a column. */
export type ColumnType =
	'string' | 'number' | 'object' | 'array' | 'date' | 'boolean' | 'vector' | 'any';

interface ColumnCommon {
	slug: string;
	type: ColumnType;
	properties?: string[];
	label: string;
	description?: string;
}

/** A column that came with the model. */
export type OriginalColumn = ColumnCommon & { kind: 'original'; originalSlug: string };

/** A column that was added to the model in Cargo. */
export type AdditionalColumn = ColumnCommon &
	(
		| { kind: 'custom' }
		| { kind: 'computed'; expression: object; columnsUsed?: string[] }
		| {
				kind: 'metric';
				relationshipUuid: string;
				aggregation: { function: 'AVG' | 'COUNT' | 'MAX' | 'MIN' | 'SUM'; columnSlug: string };
				filter?: Filter;
		  }
		| {
				kind: 'lookup';
				join: { toModelUuid: string; fromColumnSlug: string; toColumnSlug: string };
				extractColumnSlug: string;
				filter?: Filter;
		  }
	);

/** A column as in a preview and in a fetched segment. */
export interface SegmentColumn {
	slug: string;
	type: ColumnType;
	label: string;
	modelUuid: string;
}

/** A table of records. */
export interface Model {
	uuid: string;
	workspaceUuid: string;
	slug: string;
	name: string;
	description: string | null;
	datasetUuid: string;
	extractorSlug: string;
	position: { x: number; y: number };
	config: object;
	schedule: { type: 'cron'; cron: string; temporalScheduleWorkflowId: string } | null;
	meta: object | null;
	columns: OriginalColumn[];
	additionalColumns: AdditionalColumn[];
	idColumnSlug: string;
	unification: object | null;
	titleColumnSlug: string;
	timeColumnSlug: string | null;
	folderUuid: string | null;
	playsCount: number;
	segmentsCount: number;
	isPaused: boolean;
	lastEmittedAt: string | null;
	createdAt: string;
	updatedAt: string;
	deletedAt: string | null;
	lastRun: {
		uuid: string;
		status: 'pending' | 'running' | 'cancelling' | 'cancelled' | 'error' | 'success';
		errorMessage: string | null;
		createdAt: string;
		finishedAt: string | null;
	} | null;
	kind: 'connector';
	connectorUuid: string;
}

/** A filter as Cargo spells it (`conjonction`); its members are checked when it is evaluated. */
export type Filter = Record<string, unknown>;

/** One entry of Cargo's `sort`. */
export interface Sort {
	columnSlug: string;
	kind: 'asc' | 'desc';
}

/** Counts of what happened to a segment's records. */
export interface ChangeCounts {
	totalRecordsCount: number;
	updatedRecordsCount: number;
	removedRecordsCount: number;
	addedRecordsCount: number;
	unchangedRecordsCount: number;
}

/** A filtered view of a model. */
export interface Segment {
	uuid: string;
	workspaceUuid: string;
	userUuid: string;
	modelUuid: string;
	slug: string;
	name: string;
	filter: Filter;
	sort: Sort[] | null;
	limit: number | null;
	recordsCount: number;
	/** True if the segment belongs to a play and so cannot be enrolled directly. */
	fromPlay: boolean;
	trackingColumnSlugs: string[] | null;
	columnSlugs: string[] | null;
	syncedAt: string | null;
	createdAt: string;
	updatedAt: string;
	deletedAt: string | null;
	lastChange: ({ uuid: string; slug: string; createdAt: string } & ChangeCounts) | null;
}

/** What changed in a segment, as Cargo shows it. */
export interface Change extends ChangeCounts {
	uuid: string;
	workspaceUuid: string;
	segmentUuid: string;
	slug: string;
	createdAt: string;
}

/** A change of a segment that a play reacted to, as the sandbox keeps it. */
export interface SegmentChange {
	uuid: string;
	segmentUuid: string;
	/** Ids of the records, by what happened to them. */
	ids: Record<ChangeKind, string[]>;
}

/** What a token belongs to. */
export interface Workspace {
	uuid: string;
	name: string;
	allowedEmailDomains: string[];
	syncs: object[];
	temporalNamespace: string;
	temporalTaskQueuePrefix: string | null;
	maxConcurrentRuns: number;
	openAiVectorStoreId: string | null;
	createdAt: string;
	updatedAt: string;
	logoUrl: string | null;
	metadata: object | null;
	chromeExtensionMasterAgentUuid: string | null;
	chromeExtensionAvailableAgentUuids: string[] | null;
	defaultRoleUuid: string | null;
	allowedLoginProviders: string[] | null;
	ssoIdentifier: string | null;
	quotaBuckets: Record<string, number>;
}
