import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { fetchMember } from '../api/fetch';
import type { FormField } from '../api/formFields';
import { DEPLOYED_RELEASE, formFieldsIn } from '../api/formFields';
import { fromThrown } from '../errors/nodeErrors';
import { textIn } from '../errors/values';
import { isUuid } from '../fields/ids';
import type { InputKind } from '../fields/inputKinds';
import { KINDS } from '../fields/inputKinds';
import type { ToolInput } from '../fields/inputs';

/** What the editor shows instead of the inputs. */
const NOTICES = {
	noTool: 'Choose a tool above to see its inputs here.',
	expression:
		'The tool is set by an expression, so its inputs are not known yet. The node sends all fields of each item under their own names.',
	noInputs:
		'Cargo lists no inputs for this tool. The node sends all fields of each item under their own names. If the tool has inputs, deploy it in Cargo to see them here.',
};

/** Reasons why there is nothing to show; anything else is an error, after which the editor offers to try again. */
const isNotDeployed = (reason: unknown) =>
	reason === 'releaseNotFound' || reason === 'workflowNotFound';

const LONGEST_DETAIL = 60;

/**
 * The inputs of the tool that is chosen in the form: those of its deployed release. If there are none, a
 * sentence instead, because an error would look like one of n8n's server.
 *
 * @throws NodeApiError if the request fails. The editor then keeps the mapping; an empty list would remove it
 */
export async function getInputs(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const chosen: unknown = this.getCurrentNodeParameter('workflowUuid', { extractValue: true });
	if (!isUuid(chosen)) {
		const isExpression = typeof chosen === 'string' && chosen.startsWith('=');
		return noFields(isExpression ? 'expression' : 'noTool');
	}
	const fields = (await fetchFormFields(this, chosen.trim())).map(toInput);
	return fields.length === 0 ? noFields('noInputs') : { fields };
}

const noFields = (why: keyof typeof NOTICES): ResourceMapperFields => ({
	fields: [],
	emptyFieldsNotice: NOTICES[why],
});

async function fetchFormFields(
	context: ILoadOptionsFunctions,
	workflowUuid: string,
): Promise<FormField[]> {
	try {
		return formFieldsIn(await fetchMember(context, DEPLOYED_RELEASE, 'release', { workflowUuid }));
	} catch (error) {
		if (error instanceof NodeApiError && isNotDeployed(error.context.reason)) return [];
		throw fromThrown(context.getNode(), 0, error);
	}
}

function toInput(field: FormField): ToolInput {
	const { slug, isRequired, enum: choices } = field;
	const kind = isKind(field.kind) ? field.kind : 'any';
	const name = textIn(field.name) ?? slug;
	const details = detailsOf(field);
	const { type } = KINDS[kind];
	return {
		id: slug,
		displayName: details === '' ? name : `${name} (${details})`,
		name,
		kind,
		required: isRequired === true,
		...(type ? { type } : {}),
		...(kind === 'enum'
			? { options: (choices ?? []).map((choice) => ({ name: choice, value: choice })) }
			: {}),
		display: true,
		defaultMatch: false,
		canBeUsedToMatch: false,
	};
}

const isKind = (kind: unknown): kind is InputKind =>
	typeof kind === 'string' && Object.hasOwn(KINDS, kind);

/**
 * The details after the name. n8n's form has no place for a description, and shows a date as text. The
 * button that lets a model fill in the input uses this text too.
 */
function detailsOf({ kind, description }: FormField): string {
	const details = [kind === 'date' ? 'date' : '', shortened(textIn(description) ?? '')];
	return details.filter(Boolean).join(': ');
}

function shortened(text: string): string {
	const line = text.replace(/\s+/g, ' ').replace(/\.$/, '');
	return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL).trimEnd()}…` : line;
}
