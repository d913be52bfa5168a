/** The records of the models: those of the start-up workspace, and what was written since. */
import { randomUUID } from 'node:crypto';
import { Refusal } from '../refusal.mjs';
import type { AdditionalColumn, Model, Row } from '../types.mjs';
import { MODEL_ROWS } from '../workspace/rows.mjs';
import { columnsOf, findModel } from '../workspace/world.mjs';

/** Values to write, by column. */
export type Values = Record<string, unknown>;

/**
 * The records of one sandbox, by model. What Cargo does with a column that does not exist, or that it fills
 * in itself, is not documented: the sandbox refuses both, so that a test notices.
 */
export class Tables {
	private changed = new Map<string, Row[]>();

	/** Back to the start-up workspace. */
	reset(): void {
		this.changed.clear();
	}

	/** The records of a model, none for an unknown one. */
	readonly rows = (modelUuid: string): Row[] => {
		const uuid = modelUuid.toLowerCase();
		return this.changed.get(uuid) ?? MODEL_ROWS[uuid] ?? [];
	};

	/** The record with an ID, if there is one. */
	find({ uuid }: Model, id: string): Row | undefined {
		return this.rows(uuid).find(({ _id }) => _id === id);
	}

	/** Adds one record for each of `data`, at the end. */
	create(model: Model, data: Values[]): Row[] {
		for (const values of data) checkWritable(model, values);
		const empty = Object.fromEntries(columnsOf(model).map(({ slug }) => [slug, null]));
		const created = data.map((values) =>
			this.complete(model, { ...empty, _id: randomUUID(), ...values }),
		);
		this.changed.set(model.uuid, [...this.rows(model.uuid), ...created]);
		return created;
	}

	/**
	 * Changes records, the first entry first. Cargo knows no reason for an ID that does not exist here, so such
	 * an entry changes nothing and returns nothing. An assumption.
	 */
	update(model: Model, entries: Array<{ id: string; data: Values }>): Row[] {
		for (const { data } of entries) checkWritable(model, data);
		const byId = new Map(this.rows(model.uuid).map((row) => [row._id, row]));
		const updated = entries.flatMap(({ id, data }) => {
			const row = byId.get(id);
			if (!row) return [];
			const changed = this.complete(model, { ...row, ...data });
			byId.set(id, changed);
			return [changed];
		});
		this.changed.set(model.uuid, [...byId.values()]);
		return updated;
	}

	/** Removes records; an ID that does not exist changes nothing. An assumption. */
	remove({ uuid }: Model, ids: string[]): void {
		const removed = new Set<unknown>(ids);
		this.changed.set(
			uuid,
			this.rows(uuid).filter(({ _id }) => !removed.has(_id)),
		);
	}

	/** Fills in the columns that Cargo computes. */
	private complete(model: Model, row: Row): Row {
		const complete = { ...row };
		for (const column of model.additionalColumns) {
			if (column.kind !== 'custom') complete[column.slug] = this.computed(column, complete);
		}
		return complete;
	}

	private computed(column: Exclude<AdditionalColumn, { kind: 'custom' }>, row: Row): unknown {
		if (column.kind === 'computed') {
			const names = (column.columnsUsed ?? []).map((slug) => row[slug]).filter(Boolean);
			return names.length > 0 ? names.join(' ') : null;
		}
		if (column.kind === 'metric') return 0;
		const { toModelUuid, fromColumnSlug, toColumnSlug } = column.join;
		const other = this.rows(toModelUuid).find((it) => it[toColumnSlug] === row[fromColumnSlug]);
		return other?.[column.extractColumnSlug] ?? null;
	}
}

function checkWritable(model: Model, values: Values): void {
	const writable = columnsOf(model)
		.filter(({ kind, slug }) => (kind === 'original' || kind === 'custom') && slug !== '_id')
		.map(({ slug }) => slug);
	const wrong = Object.keys(values).find((slug) => !writable.includes(slug));
	if (wrong !== undefined) throw Refusal.ofRequest(`The column "${wrong}" cannot be written`);
}

/**
 * The model that a request names.
 *
 * @throws Refusal `modelNotFound`
 */
export function modelOrRefusal(uuid: string): Model {
	const model = findModel(uuid);
	if (!model) throw Refusal.because('modelNotFound');
	return model;
}
