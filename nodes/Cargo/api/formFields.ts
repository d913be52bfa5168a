import { isObject } from '../errors/values';

/** An input of a tool, as Cargo describes it for its own form (cargo-endpoints.md, "Form fields"). */
export interface FormField {
	slug: string;
	name?: string | null;
	description?: string | null;
	isRequired?: boolean | null;
	kind?: string;
	/** The choices of the kind `enum`. */
	enum?: string[] | null;
}

/** The path of the deployed release of a workflow; the response holds a `release`. */
export const DEPLOYED_RELEASE = '/v1/orchestration/releases/deployed';

/**
 * Takes the inputs of a tool from its release.
 *
 * @param release as Cargo returned it
 * @returns the inputs, each slug once; none for a play
 */
export function formFieldsIn(release: unknown): FormField[] {
	const fields = isObject(release) ? release.formFields : undefined;
	if (!Array.isArray(fields)) return [];
	const bySlug = new Map(fields.filter(isFormField).map((field) => [field.slug, field]));
	return [...bySlug.values()];
}

const isFormField = (field: unknown): field is FormField =>
	isObject(field) && typeof field.slug === 'string' && field.slug !== '';
