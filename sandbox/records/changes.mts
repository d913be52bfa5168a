/** The changes of segments: those of the start-up workspace, and what was recorded since. */
import { randomUUID } from 'node:crypto';
import type { Change, ChangeKind, SegmentChange } from '../types.mjs';
import { CHANGES, SEGMENTS, WORKSPACE } from '../workspace.mjs';

/** A change that a test records: which records, by what happened to them. */
export type GivenChange = { segmentUuid: string } & Partial<Record<ChangeKind, string[]>>;

interface StoredChange extends SegmentChange {
	createdAt: string;
}

/** When the start-up workspace's changes were recorded. */
const RECORDED = '2026-01-10T08:00:00.000Z';

/** The changes of one sandbox, the newest first. */
export class Changes {
	private changes: StoredChange[] = [];

	constructor() {
		this.reset();
	}

	/** Back to the start-up workspace. */
	reset(): void {
		this.changes = Object.values(CHANGES).map((change) => ({ ...change, createdAt: RECORDED }));
	}

	/** Records a change now. */
	add({ segmentUuid, ...ids }: GivenChange, now: number): Change {
		const change = {
			uuid: randomUUID(),
			segmentUuid,
			ids: { added: [], updated: [], removed: [], unchanged: [], ...ids },
			createdAt: new Date(now).toISOString(),
		};
		this.changes = [change, ...this.changes];
		return toChange(change);
	}

	/** The change with this UUID, if there is one. */
	find(uuid: string): StoredChange | undefined {
		return this.changes.find((change) => change.uuid === uuid.toLowerCase());
	}

	/** The changes of a segment, or of all of them. */
	list(segmentUuid?: string): Change[] {
		return this.changes
			.filter((change) => !segmentUuid || change.segmentUuid === segmentUuid.toLowerCase())
			.map(toChange);
	}
}

/** A change as Cargo shows it. */
export function toChange({ uuid, segmentUuid, ids, createdAt }: StoredChange): Change {
	const segment = Object.values(SEGMENTS).find((known) => known.uuid === segmentUuid);
	return {
		uuid,
		workspaceUuid: WORKSPACE.uuid,
		segmentUuid,
		slug: `${segment?.slug ?? 'segment'}_${uuid.slice(0, 8)}`,
		totalRecordsCount: Object.values(ids).flat().length,
		updatedRecordsCount: ids.updated.length,
		removedRecordsCount: ids.removed.length,
		addedRecordsCount: ids.added.length,
		unchangedRecordsCount: ids.unchanged.length,
		createdAt,
	};
}
