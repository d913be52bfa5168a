/** What the tests of records share. */
import type { IDataObject } from 'n8n-workflow';
import type { LoggedRequest } from '../../sandbox/server.mjs';
import { MODELS } from '../../sandbox/workspace.mjs';
import { byId } from '../engine/harness.mjs';

/** The model that the records are in. */
export const CONTACTS = MODELS.contacts.uuid;
/** Another one, with columns of most types. */
export const COMPANIES = MODELS.companies.uuid;

/** The endpoints that write, as faults name them. */
export const WRITES = {
	create: 'POST /storage/records/createBulk',
	update: 'PUT /storage/records/updateBulk',
	delete: 'DELETE /storage/records/removeBulk',
} as const;
/** One of the operations that write. */
export type Write = keyof typeof WRITES;

/** A column as the form stores it. */
export const column = (id: string, kind = 'string', name = id): IDataObject => ({
	id,
	displayName: name,
	name,
	kind,
	required: false,
	display: true,
	defaultMatch: false,
	canBeUsedToMatch: false,
});

/**
 * What the editor stores for columns.
 *
 * @param value the value or expression of each; null for Map Automatically
 * @param schema the columns that the form shows
 */
export const columns = (
	value: IDataObject | null,
	schema: IDataObject[] = Object.keys(value ?? {}).map((id) => column(id)),
): IDataObject => ({
	mappingMode: value ? 'defineBelow' : 'autoMapInputData',
	value,
	schema,
});

/** Parameters of an operation of the resource Record on the model of contacts. */
export const onContacts = (operation: string, parameters: IDataObject = {}): IDataObject => ({
	resource: 'record',
	operation,
	modelUuid: byId(CONTACTS),
	...parameters,
});

/** Parameters of each operation that writes: it takes `email` and `id` from the items. */
export const WRITING: Record<Write, IDataObject> = {
	create: onContacts('create', { columns: columns({ email: '={{ $json.email }}' }) }),
	update: onContacts('update', {
		recordId: '={{ $json.id }}',
		columns: columns({ email: '={{ $json.email }}' }),
	}),
	delete: onContacts('delete', { recordId: '={{ $json.id }}' }),
};

/** Items for them: the records that are there, with new addresses. */
export const items = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, n) => ({
		n,
		id: `contact-${n + 1}`,
		email: `new-${n}@x.example`,
	}));

/** The requests that wrote, in the order of arrival. */
export const writesIn = (requests: LoggedRequest[]): LoggedRequest[] =>
	requests.filter(({ path }) => /Bulk$/.test(path));

/** How many records each of them holds. */
export const sizesOf = (requests: LoggedRequest[]): number[] =>
	writesIn(requests).map(({ body }) => {
		const sent = JSON.parse(body) as { records?: unknown[]; ids?: unknown[] };
		return (sent.records ?? sent.ids ?? []).length;
	});
