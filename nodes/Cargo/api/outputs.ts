/**
 * What the operations return, member by member: the table behind Simplify and behind the schemas that let
 * n8n's editor suggest members before a node has run. The build writes those (gulpfile.js).
 *
 * n8n uses one schema for each operation, whatever its fields are. These describe the defaults.
 */
import type { Resource } from '../fields/form';

/** JSON schema's types. */
type Type = 'array' | 'boolean' | 'null' | 'number' | 'object' | 'string';

/** A member, as JSON schema describes it. If there are several types, n8n's editor shows the first. */
export interface Member {
	type: Type | Type[];
	/** The entries of an array. */
	items?: Member;
	/** The members of an object; left out if they vary. */
	properties?: Members;
}

/** The members of an object, by name. */
export type Members = Record<string, Member>;

const ANYTHING: Member = { type: ['object', 'array', 'string', 'number', 'boolean', 'null'] };
const BOOLEAN: Member = { type: 'boolean' };
const NUMBER: Member = { type: 'number' };
const RECORD: Member = { type: 'object' };
const TEXT: Member = { type: 'string' };
const TEXT_OR_NULL: Member = { type: ['string', 'null'] };

/** What Simplify keeps of a batch; the rest repeats the input or is internal to Cargo. */
export const SIMPLE_BATCH = {
	uuid: TEXT,
	/** Null for a batch that runs nodes of its own. */
	workflowUuid: TEXT_OR_NULL,
	status: TEXT,
	runsStatus: TEXT_OR_NULL,
	runsCount: NUMBER,
	executedRunsCount: NUMBER,
	failedRunsCount: NUMBER,
	creditsUsedCount: NUMBER,
	errorMessage: TEXT_OR_NULL,
	createdAt: TEXT,
	finishedAt: TEXT_OR_NULL,
} satisfies Members;

/** If the play or tool was chosen from the list, its name is known. */
const NAMED_BATCH = { ...SIMPLE_BATCH, workflowName: TEXT } satisfies Members;

/** What a list contains of a run: everything except its output. */
const LISTED_RUN = {
	uuid: TEXT,
	workflowUuid: TEXT_OR_NULL,
	status: TEXT_OR_NULL,
	recordId: TEXT_OR_NULL,
	recordTitle: TEXT_OR_NULL,
	errorMessage: TEXT_OR_NULL,
	failedNode: TEXT_OR_NULL,
	creditsUsedCount: NUMBER,
	batchUuid: TEXT_OR_NULL,
	createdAt: TEXT_OR_NULL,
	finishedAt: TEXT_OR_NULL,
} satisfies Members;

/** What Simplify makes of a run. */
export const SIMPLE_RUN = { ...LISTED_RUN, output: ANYTHING } satisfies Members;

/** A column of the records (cargo-endpoints.md, "SegmentColumn"). */
const COLUMN: Member = {
	type: 'object',
	properties: { slug: TEXT, type: TEXT, label: TEXT, modelUuid: TEXT },
};

/** The columns of a file (cargo-endpoints.md, "files and workspace"). */
const FILE_COLUMNS: Member = {
	type: 'array',
	items: { type: 'object', properties: { type: TEXT, name: TEXT } },
};

const CANCELLED = { uuid: TEXT, cancelled: BOOLEAN };

/** What each operation returns, by resource and operation. */
export const OUTPUTS: Record<Resource, Record<string, Members>> = {
	batch: {
		cancel: CANCELLED,
		create: NAMED_BATCH,
		createFromItems: NAMED_BATCH,
		get: SIMPLE_BATCH,
		getAll: SIMPLE_BATCH,
		getResults: { uuid: TEXT, fileName: TEXT, mimeType: TEXT, fileSize: TEXT },
		preview: {
			count: NUMBER,
			columns: { type: 'array', items: COLUMN },
			records: { type: 'array', items: RECORD },
		},
		retryFailed: SIMPLE_BATCH,
		wait: SIMPLE_BATCH,
	},
	file: {
		getColumns: { s3Filename: TEXT, columns: FILE_COLUMNS },
		upload: { s3Filename: TEXT, name: TEXT, contentType: TEXT, columns: FILE_COLUMNS },
	},
	// The columns of the model, which are not known in advance, come beside these.
	record: {
		create: { _id: TEXT },
		delete: { _id: TEXT, deleted: BOOLEAN },
		get: { _id: TEXT },
		getAll: { _id: TEXT },
		update: { _id: TEXT },
	},
	run: {
		cancel: CANCELLED,
		// In addition to the item's own fields, which are not known in advance.
		create: { cargo: ANYTHING },
		get: SIMPLE_RUN,
		getAll: LISTED_RUN,
	},
};

/** What the trigger returns. */
export const TRIGGER_OUTPUT: Members = SIMPLE_BATCH;
