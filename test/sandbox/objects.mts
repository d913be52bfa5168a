/**
 * Cargo's objects, member by member, as cargo-endpoints.md ("Objects") has them and in its notation: `name`
 * is a text that is always there, `name: type` has that type, `name?` may be left out, `name°` may be null,
 * ` / ` separates alternatives.
 */
type Members = string[];

interface ObjectTable {
	members: Members;
	/** Further members, by what the member named first holds. */
	by?: [member: string, table: Record<string, Members>];
}

const CHANGE_COUNTS = [
	...['totalRecordsCount: number', 'updatedRecordsCount: number', 'removedRecordsCount: number'],
	...['addedRecordsCount: number', 'unchangedRecordsCount: number'],
];
const CALLED = ['templateSlug?', 'releaseUuid?', 'waitUntilFinished?: boolean'];

/** Every object that the sandbox returns, and the parts of these. */
export const OBJECTS: Record<string, ObjectTable> = {
	Batch: {
		members: [
			...['uuid', 'workspaceUuid', 'workflowUuid', 'userUuid°', 'releaseUuid°', 'nodes°: Node[]'],
			...['temporalWorkflowId', 'traceUuid°', 'data: BatchData', 'errorMessage°'],
			'status: pending / syncing / querying / running / cancelling / success / error / cancelled / skipped',
			...['runsStatus°: healthy / unhealthy', 'runsCount: number', 'executedRunsCount: number'],
			...['failedRunsCount: number', 'creditsUsedCount: number'],
			...['createdAt: date', 'updatedAt: date', 'finishedAt°: date'],
		],
	},
	BatchData: {
		members: ['kind'],
		by: [
			'kind',
			{
				segment: ['segmentUuid'],
				change: ['changeUuid', 'changeKinds: string[]', 'segmentUuid'],
				filter: ['modelUuid', 'filter?: object', 'sort?: Sort[]', 'limit?: number'],
				recordIds: ['modelUuid', 'ids: string[]'],
				records: ['s3Filename'],
				file: ['s3Filename', 'mappings?: object'],
				runs: ['filter: object', 'reset: object'],
			},
		],
	},
	ShortBatch: {
		members: [
			...['uuid', 'status', 'runsStatus°: healthy / unhealthy', 'errorMessage°'],
			...['createdAt: date', 'finishedAt°: date'],
		],
	},
	Run: {
		members: [
			...['uuid', 'workspaceUuid', 'workflowUuid', 'userUuid°', 'releaseUuid°', 'nodes°: Node[]'],
			...['batchUuid°', 'traceUuid', 'temporalWorkflowId', 'recordId', 'recordTitle'],
			...['contextS3Filename', 'computedConfigsS3Filename', 'parentUuid°', 'parentNodeUuid°'],
			...['parentBatchUuid°', 'parentAgentUuid°', 'parentChatUuid°', 'parentMessageUuid°'],
			'isGroupParent°: boolean',
			'status: idle / pending / running / cancelling / success / error / cancelled / skipped',
			...['errorMessage°', 'executions: Execution[]', 'createdAt: date', 'updatedAt: date'],
			...['finishedAt°: date', 'deletedAt°: date'],
		],
	},
	Execution: {
		members: [
			...['nodeUuid', 'nodeSlug', 'nodeKind', 'nodeBatchUuid°', 'nodeRunUuid°'],
			...['nodeMessageUuid°', 'nodeChildIndex°: number', 'nextNodeUuid°'],
			...['nodeWaitUntilFinished: boolean', 'status: pending / success / error'],
			...['errorMessage°', 'title°', 'iconUrl°', 'creditsUsedCount: number'],
			...['startedAt°: date', 'updatedAt°: date', 'finishedAt°: date'],
		],
		by: [
			'nodeKind',
			{
				native: ['nodeActionSlug'],
				connector: ['nodeActionSlug', 'nodeConnectorUuid', 'nodeIntegrationSlug'],
				tool: ['nodeToolUuid', 'nodeReleaseUuid°'],
				agent: ['nodeAgentUuid', 'nodeReleaseUuid°'],
			},
		],
	},
	Node: {
		members: [
			...['uuid', 'slug', 'name?', 'description?', 'config: object'],
			...['childrenUuids: (string / null)[]', 'fallbackOnFailure: boolean', 'fallbackChildUuid?'],
			...['position: Position', 'retry?: Retry', 'kind'],
		],
		by: [
			'kind',
			{
				native: ['actionSlug'],
				connector: ['integrationSlug', 'connectorUuid?', 'actionSlug'],
				tool: ['toolUuid?', ...CALLED],
				agent: ['agentUuid?', ...CALLED],
			},
		],
	},
	Position: { members: ['x: number', 'y: number'] },
	Retry: {
		members: [
			...['maximumAttempts?: number', 'initialInterval?: number', 'backoffCoefficient?: number'],
		],
	},
	Play: {
		members: [
			...['uuid', 'workspaceUuid', 'workflowUuid', 'userUuid', 'modelUuid', 'segmentUuid'],
			...['changeKinds: string[]', 'runCreationRule: always / once / noConcurrency', 'name'],
			...['description°', 'schedule°: Schedule', 'isEnabled: boolean', 'healthThreshold: number'],
			...['healthAlertActions: object[]', 'folderUuid°'],
			...['createdAt: date', 'updatedAt: date', 'deletedAt°: date'],
		],
	},
	Schedule: {
		members: ['type'],
		by: [
			'type',
			{
				cron: ['cron', 'temporalScheduleWorkflowId'],
				dbt: ['jobId'],
				realtime: [],
				dependency: ['playUuid'],
				watch: ['temporalScheduleWorkflowId', 'meta?: object'],
			},
		],
	},
	Tool: {
		members: [
			...['uuid', 'icon: Icon', 'workspaceUuid', 'workflowUuid', 'userUuid', 'name'],
			...['folderUuid°', 'creditsCost: CreditsCost', 'description°', 'isReadOnly: boolean'],
			...['triggers: object[]', 'publicForm°: object'],
			...['createdAt: date', 'updatedAt: date', 'deletedAt°: date'],
		],
	},
	Icon: { members: ['kind'], by: ['kind', { raw: ['data'], emoji: ['emojiSlug'] }] },
	CreditsCost: {
		members: ['kind'],
		by: ['kind', { minMax: [], sum: [], custom: ['min: number', 'max: number'] }],
	},
	Workflow: {
		members: [
			...['uuid', 'workspaceUuid', 'nodes: object[]'],
			...['createdAt: date', 'updatedAt: date', 'deletedAt°: date'],
			...['playUuid°', 'toolUuid°', 'folderUuid°', 'template°: Template'],
			...['lastBatch°: ShortBatch', 'deployedRelease°: ShortRelease'],
		],
	},
	Template: { members: ['slug', 'isAvailable: boolean', 'scope: public / private'] },
	ShortRelease: {
		members: [
			...['uuid', 'userUuid', 'description°', 'version°', 'nodes: Node[]'],
			...['formFields°: FormField[]', 'templateSlug°', 'deployedAt°: date', 'createdAt: date'],
		],
	},
	Release: {
		members: [
			...['uuid', 'parentUuid°', 'workspaceUuid', 'userUuid', 'workflowUuid', 'description°'],
			...['version°', 'status: draft / deployed / archived', 'templateSlug°', 'nodes: Node[]'],
			...['formFields°: FormField[]', 'testRecords: TestRecord[]', 'deployedAt°: date'],
			...['createdAt: date', 'updatedAt: date', 'deletedAt°: date'],
		],
	},
	TestRecord: {
		members: ['kind'],
		by: ['kind', { id: ['id', 'data?: object'], data: ['data: object'] }],
	},
	FormField: {
		members: ['name', 'slug', 'description?', 'placeholder?', 'isRequired?: boolean', 'kind'],
		by: [
			'kind',
			{
				...{ string: [], number: [], boolean: [], any: [], date: [] },
				enum: ['enum: string[]'],
				array: ['fields: FormField[]'],
			},
		],
	},
	Segment: {
		members: [
			...['uuid', 'workspaceUuid', 'userUuid', 'modelUuid', 'slug', 'name', 'filter: Filter'],
			...['sort°: Sort[]', 'limit°: number', 'recordsCount: number', 'fromPlay: boolean'],
			...['trackingColumnSlugs°: string[]', 'columnSlugs°: string[]', 'syncedAt°: date'],
			...['createdAt: date', 'updatedAt: date', 'deletedAt°: date'],
			'lastChange°: LastChange',
		],
	},
	Filter: { members: ['conjonction: or / and', 'groups: object[]'] },
	Sort: { members: ['columnSlug', 'kind: asc / desc'] },
	LastChange: { members: ['uuid', 'slug', ...CHANGE_COUNTS, 'createdAt: date'] },
	SegmentColumn: { members: ['slug', 'type: ColumnType', 'label', 'modelUuid'] },
	Model: {
		members: [
			...['uuid', 'workspaceUuid', 'slug', 'name', 'description°', 'datasetUuid'],
			...['extractorSlug', 'position: Position', 'config: object', 'schedule°: Schedule'],
			...['meta°: object', 'columns: ModelColumn[]', 'additionalColumns: ModelColumn[]'],
			...['idColumnSlug', 'unification°: object', 'titleColumnSlug', 'timeColumnSlug°'],
			...['folderUuid°', 'playsCount: number', 'segmentsCount: number', 'isPaused: boolean'],
			...['lastEmittedAt°: date', 'createdAt: date', 'updatedAt: date', 'deletedAt°: date'],
			...['lastRun°: LastRun', 'kind'],
		],
		by: ['kind', { connector: ['connectorUuid'], native: [] }],
	},
	LastRun: {
		members: [
			'uuid',
			'status: pending / running / cancelling / cancelled / error / success',
			...['errorMessage°', 'createdAt: date', 'finishedAt°: date'],
		],
	},
	ModelColumn: {
		members: ['slug', 'type: ColumnType', 'properties?: string[]', 'label', 'description?', 'kind'],
		by: [
			'kind',
			{
				original: ['originalSlug'],
				custom: [],
				computed: ['expression: object', 'columnsUsed?: string[]'],
				metric: ['relationshipUuid', 'aggregation: Aggregation', 'filter?: Filter'],
				lookup: ['join: Join', 'extractColumnSlug', 'filter?: Filter'],
			},
		],
	},
	Aggregation: { members: ['function: AVG / COUNT / MAX / MIN / SUM', 'columnSlug'] },
	Join: { members: ['toModelUuid', 'fromColumnSlug', 'toColumnSlug'] },
	Workspace: {
		members: [
			...['uuid', 'name', 'allowedEmailDomains: string[]', 'syncs: object[]'],
			...['temporalNamespace', 'temporalTaskQueuePrefix°', 'maxConcurrentRuns: number'],
			...['openAiVectorStoreId°', 'createdAt: date', 'updatedAt: date', 'logoUrl°'],
			...['metadata°: object', 'chromeExtensionMasterAgentUuid°'],
			...['chromeExtensionAvailableAgentUuids°: string[]', 'defaultRoleUuid°'],
			...['allowedLoginProviders°: string[]', 'ssoIdentifier°', 'quotaBuckets: object'],
		],
	},
};

/** Types that are a list of words. */
export const WORDS: Record<string, string> = {
	ColumnType: 'string / number / object / array / date / boolean / vector / any',
};
