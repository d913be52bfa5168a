/** The items that flow through the measured nodes: rows as a list of leads holds them. */
import { createHash } from 'node:crypto';

import type { Task } from './job.mjs';

/** One input row. Its `uuid` serves as a batch's and as a segment's. */
export interface Row extends Record<string, string | number> {
	uuid: string;
}

/** Tasks whose rows are leads. */
const OF_LEADS: Task[] = ['results', 'mapped', 'unmapped'];

/** The rows of a task, the same ones every time. */
export const rowsOf = (task: Task, count: number): Row[] =>
	OF_LEADS.includes(task) ? makeLeads(count) : makeRows(count);

/** Rows with a version-4 UUID each. */
function makeRows(count: number): Row[] {
	return Array.from({ length: count }, (_, index) => ({
		uuid: uuidOf(index),
		email: `person-${index}@company-${index % 500}.example`,
		company: `Company ${index % 500}`,
		city: 'Amsterdam',
	}));
}

/** Names of a lead's fields other than its UUID; each is an input if they are mapped. */
export const LEAD_FIELDS = [
	'first_name',
	'last_name',
	'company_domain',
	'company',
	'title',
	'city',
	'country',
	'employees',
] as const;

/** The fields of a lead that hold numbers. */
export const NUMBER_FIELDS: readonly string[] = ['employees'];

/**
 * Creates leads, the same ones every time: rows with eight fields and a UUID, for a tool that finds the
 * address of a person.
 *
 * @param count how many
 */
export function makeLeads(count: number): Row[] {
	return Array.from({ length: count }, (_, index) => ({
		uuid: uuidOf(index),
		first_name: `Ada${index}`,
		last_name: `Lovelace ${index % 700}`,
		company_domain: `company-${index % 500}.example`,
		company: `Company ${index % 500}`,
		title: 'Head of Analytics',
		city: 'Amsterdam',
		country: 'NL',
		employees: (index % 900) + 10,
	}));
}

/** The address that the tool of the sandbox finds for a lead. */
export const addressOf = ({ first_name: name, company_domain: domain }: Row): string =>
	`${String(name).toLowerCase()}@${String(domain)}`;

/** A version-4 UUID that depends only on the number. */
function uuidOf(index: number): string {
	const hex = createHash('md5').update(String(index)).digest('hex');
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`4${hex.slice(13, 16)}`,
		`8${hex.slice(17, 20)}`,
		hex.slice(20),
	].join('-');
}
