/** Conditions of the kind `enrollment`: what a record did in a workflow, how often and how long ago. */
import type { Row } from '../types.mjs';
import { type Condition, isObject, type World } from './condition.mjs';

const DAY = 24 * 60 * 60 * 1000;

const COMPARE: Partial<Record<string, (have: number, wanted: number) => boolean>> = {
	moreThan: (have, wanted) => have > wanted,
	lessThan: (have, wanted) => have < wanted,
	exactly: (have, wanted) => have === wanted,
};

const compares = (have: number, { operator, value }: Condition): boolean =>
	typeof value === 'number' && (COMPARE[String(operator)]?.(have, value) ?? false);

/** Whether the time is as many days ago as `period` requires. "Exactly" counts whole days. */
const isInPeriod = (at: number, now: number, period: Condition): boolean => {
	const days = (now - at) / DAY;
	return compares(period.operator === 'exactly' ? Math.floor(days) : days, period);
};

/** A test for rows. */
export const enrollmentTest = (
	{ workflowUuid, activityKind, nodeSlug, frequency, period }: Condition,
	world: World,
): ((row: Row) => boolean) => {
	const isWhole =
		typeof workflowUuid === 'string' &&
		isObject(frequency) &&
		isObject(period) &&
		period.unit === 'day';
	if (!isWhole) return () => false;
	const now = world.now();
	const counts = new Map<unknown, number>();
	for (const activity of world.activities(workflowUuid)) {
		const isMeant =
			activity.kind === activityKind &&
			(nodeSlug === undefined || activity.nodeSlug === nodeSlug) &&
			isInPeriod(activity.at, now, period);
		if (isMeant) counts.set(activity.recordId, (counts.get(activity.recordId) ?? 0) + 1);
	}
	return ({ _id }) => {
		const count = counts.get(_id) ?? 0;
		return frequency.operator === 'not' ? count === 0 : compares(count, frequency);
	};
};
